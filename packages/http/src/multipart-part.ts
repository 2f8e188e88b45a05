import { AppError } from '@abparts/contracts/error'
import { maxFilenameLength } from '@abparts/contracts/limits'

const files = 1
const fields = 32
/** What a form may hold. Sizes are in bytes. busboy tells of the last part that it takes, not of the first one beyond. */
export const limits = { files, fields, parts: files + fields + 1, fieldSize: 64 * 1024 }

/**
 * A filename as its owner wrote it, without control characters. Browsers send quotes and line breaks in it as `%22`,
 * `%0D` and `%0A` (HTML, "multipart/form-data encoding algorithm").
 */
export function cleanFilename(filename: string): string {
  return filename
    .replaceAll('%22', '"')
    .replace(/%0[ad]|\p{Cc}/giu, ' ')
    .trim()
}

/** Throws `bad_request` unless it is the one file that is asked for. */
export function checkFilePart(name: string | undefined, filename: string): void {
  if (name === undefined) throw nameless()
  if (name !== 'file') throw refusal(`The file must stand in the part named "file", not "${name}".`)
  if (filename === '') throw refusal('The part named "file" holds no file: it has no filename.')
  if (filename.length > maxFilenameLength)
    throw refusal(`The filename is longer than ${maxFilenameLength} characters. Rename the file.`)
}

/** Throws `bad_request` for a text field that cannot be taken as it is. */
export function checkField(
  name: string | undefined,
  value: string,
  { truncated }: { truncated: boolean },
): asserts name is string {
  if (name === undefined) throw nameless()
  if (name === 'file') throw refusal('The part named "file" holds no file: it has no filename.')
  if (truncated) throw refusal(`The field "${name}" is longer than ${limits.fieldSize} bytes.`)
  if (value.includes('\0')) throw refusal(`The field "${name}" holds a NUL character.`)
}

const nameless = () => refusal('A part of the form has no name.')
const refusal = (sentence: string) => new AppError('bad_request', sentence)
