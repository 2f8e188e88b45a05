import { AppError } from '@abparts/contracts/error'
import { maxFilenameLength } from '@abparts/contracts/limits'

/** What a form may hold. Sizes are in bytes. */
export const limits = { files: 1, fields: 32, fieldSize: 64 * 1024 }

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
export function checkFilePart(name: string, filename: string): void {
  if (name !== 'file') throw refusal(`The file must stand in the part named "file", not "${name}".`)
  if (filename === '') throw refusal('The part named "file" holds no file: it has no filename.')
  if (filename.length > maxFilenameLength)
    throw refusal(`The filename is longer than ${maxFilenameLength} characters. Rename the file.`)
}

/** Throws `bad_request` for a text field that cannot be taken as it is. */
export function checkField(name: string, value: string, { truncated }: { truncated: boolean }): void {
  if (name === 'file') throw refusal('The part named "file" holds no file: it has no filename.')
  if (truncated) throw refusal(`The field "${name}" is longer than ${limits.fieldSize} bytes.`)
  if (value.includes('\0')) throw refusal(`The field "${name}" holds a NUL character.`)
}

const refusal = (sentence: string) => new AppError('bad_request', sentence)
