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

/** The name of a part. Throws `bad_request` when it has none. */
export function readName(name: string | undefined): string {
  if (name === undefined) throw refusal('A part of the form has no name.')
  return name
}

/** Throws `bad_request` unless it is the one file that is asked for. */
export function checkFilePart(name: string, filename: string): void {
  if (name !== 'file') throw refusal(`The file must stand in the part named "file", not "${name}".`)
  if (filename === '') throw refusal('The part named "file" holds no file: it has no filename.')
  if (filename.length > maxFilenameLength)
    throw refusal(`The filename is longer than ${maxFilenameLength} characters. Rename the file.`)
}

/** The value of a text field. Throws `bad_request` when it cannot be taken as it is. busboy leaves out what it cannot read. */
export function readField(name: string, value: string | undefined, { truncated }: { truncated: boolean }): string {
  if (name === 'file') throw refusal('The part named "file" holds no file: it has no filename.')
  if (value === undefined) throw refusal(`The field "${name}" is written in a charset that nobody knows.`)
  if (truncated) throw refusal(`The field "${name}" is longer than ${limits.fieldSize} bytes.`)
  if (value.includes('\0')) throw refusal(`The field "${name}" holds a NUL character.`)
  return value
}

const refusal = (sentence: string) => new AppError('bad_request', sentence)
