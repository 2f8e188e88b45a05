import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { ReadableStream } from 'node:stream/web'
import { AppError } from '@abparts/contracts/error'
import { maxFilenameLength } from '@abparts/contracts/limits'
import busboy from 'busboy'
import { type BodyPace, openPacedBody, type PacedBody, uploadPace } from './body-limit.ts'

const mebibytes = (bytes: number) => Number((bytes / 1024 ** 2).toFixed(2))

export const tooLarge = (maxBytes: number) =>
  new AppError('too_large', `The file is larger than the limit of ${maxBytes} bytes (${mebibytes(maxBytes)} MiB).`)

/** Reports a failure to read the body as the sender's mistake, unless the error is more specific. */
const brokenBody = (cause: unknown) =>
  cause instanceof AppError
    ? cause
    : new AppError('bad_request', 'The multipart body is broken, or ended early.', { cause })

const files = 1
const fields = 32
/** The limits of a form. Sizes are in bytes. busboy reports the last part that it accepts, not the first one beyond. */
const limits = { files, fields, parts: files + fields + 1, fieldSize: 64 * 1024 }

/**
 * A filename as its owner wrote it, without control characters. Browsers encode quotes and line breaks in it as `%22`,
 * `%0D` and `%0A` (HTML, "multipart/form-data encoding algorithm").
 */
function cleanFilename(filename: string): string {
  return filename
    .replaceAll('%22', '"')
    .replace(/%0[ad]|\p{Cc}/giu, ' ')
    .trim()
}

/** The name of a part. Throws `bad_request` when it has none. */
function readName(name: string | undefined): string {
  if (name === undefined) throw refusal('A part of the form has no name.')
  return name
}

/** Throws `bad_request` unless it is the one expected file. */
function checkFilePart(name: string, filename: string): void {
  if (name !== 'file') throw refusal(`The file must be in the part named "file", not "${name}".`)
  if (filename === '') throw refusal('The part named "file" contains no file: it has no filename.')
  if (filename.length > maxFilenameLength)
    throw refusal(`The filename is longer than ${maxFilenameLength} characters. Rename the file.`)
}

/**
 * The value of a text field. Throws `bad_request` when it cannot be accepted unchanged. busboy leaves out what it
 * cannot read.
 */
function readField(name: string, value: string | undefined, { truncated }: { truncated: boolean }): string {
  if (name === 'file') throw refusal('The part named "file" contains no file: it has no filename.')
  if (value === undefined) throw refusal(`The field "${name}" is in an unknown charset.`)
  if (truncated) throw refusal(`The field "${name}" is longer than ${limits.fieldSize} bytes.`)
  if (value.includes('\0')) throw refusal(`The field "${name}" contains a NUL character.`)
  return value
}

const refusal = (sentence: string) => new AppError('bad_request', sentence)

interface FileStreamOptions {
  maxBytes: number
  /** Settles when the form around the file was read, successfully or not. */
  whole: Promise<void>
  /** Called with a failure immediately, before the reader of the stream has cleaned up. */
  fail: (error: Error) => void
}

/**
 * The bytes of a form's file, one chunk at a time and only on demand. Errors with `too_large` at the first byte beyond
 * `maxBytes`; ends when the whole form was read.
 */
function fileStream(part: Readable, options: FileStreamOptions): ReadableStream<Uint8Array> {
  return ReadableStream.from(readFile(part, options))
}

async function* readFile(part: Readable, { maxBytes, whole, fail }: FileStreamOptions) {
  // When the reader gives up, its error is the one that counts, not the fact that the rest of the form was never read.
  const chunks: AsyncIterable<Uint8Array> = part.iterator({ destroyOnReturn: false })
  let size = 0
  try {
    for await (const chunk of chunks) {
      size += chunk.byteLength
      if (size > maxBytes) throw tooLarge(maxBytes)
      yield chunk
    }
  } catch (cause) {
    const error = brokenBody(cause)
    fail(error)
    throw error
  }
  await whole
}

export interface UploadedFile {
  /** The sender's name for it: any Unicode, no folders, no control characters, 1 to 255 characters. */
  filename: string
  /** The text fields that came before it. */
  fields: Record<string, string>
}

interface ReadUploadOptions<Stored> {
  maxBytes: number
  /** How fast the sender must be. */
  pace?: BodyPace
  /**
   * Stores the file's bytes: reads `stream` to its end. The stream ends only after the whole body was read and found
   * valid, and errors otherwise, so that what was written so far can be discarded in one place.
   */
  store: (stream: ReadableStream<Uint8Array>, file: UploadedFile) => Promise<Stored>
}

export interface Upload<Stored> {
  file: Stored
  /** The text fields before and after the file. */
  fields: Record<string, string>
}

/** Room for the fields, and for the headers and boundaries of the parts. */
const formOverheadBytes = 1024 * 1024

/** The minimum size of a form's file according to `Content-Length`: the rest may be the form around it. */
export const leastFileBytes = (request: Request): number =>
  Math.max(1, Number(request.headers.get('content-length')) - formOverheadBytes)

/**
 * Reads a `multipart/form-data` body (RFC 7578) with one part named `file` in constant memory: the sender waits while
 * `store` is busy. In Elysia the route must leave the body alone (`parse: 'none'`).
 *
 * Throws `unsupported_media_type` for another kind of body, `bad_request` for a broken one, `too_large` at the first
 * byte of the file beyond `maxBytes`, `request_timeout` for a sender that stalls, and what `store` throws. `store` has
 * ended by then. Bun reads and discards what the sender still sends, so that the answer reaches it.
 */
export async function readUpload<Stored>(
  request: Request,
  { maxBytes, store, pace = uploadPace }: ReadUploadOptions<Stored>,
): Promise<Upload<Stored>> {
  const form = openForm(request.headers.get('content-type') ?? '')
  if (Number(request.headers.get('content-length')) > maxBytes + formOverheadBytes) throw tooLarge(maxBytes)
  if (request.body === null) throw new AppError('bad_request', 'The request has no body.')
  const body = openPacedBody(request.body, pace)
  const fields = new Map<string, string>()
  const whole = Promise.withResolvers<void>()
  let failure: Error | null = null
  let part: Readable | undefined
  let stored: Promise<Stored> | undefined

  const fail = (error: Error) => {
    failure ??= error
    whole.reject(failure)
    form.destroy(failure)
    part?.destroy(failure)
  }
  // busboy continues with its current chunk even when it was destroyed: nothing of that is used.
  const attempt = (step: () => void) => {
    if (failure !== null) return
    try {
      step()
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)))
    }
  }
  form.on('error', (cause) => fail(brokenBody(cause)))
  form.on('finish', () => whole.resolve())
  form.on('filesLimit', () => fail(new AppError('bad_request', 'Send only one file.')))
  form.on('fieldsLimit', () => fail(new AppError('bad_request', `Send at most ${limits.fields} fields.`)))
  form.on('partsLimit', () => fail(new AppError('bad_request', 'The form has too many parts.')))
  form.on('field', (givenName: string | undefined, givenValue: string | undefined, info) =>
    attempt(() => {
      const name = readName(givenName)
      const value = readField(name, givenValue, { truncated: info.valueTruncated })
      if (fields.has(name)) throw new AppError('bad_request', `The field "${name}" appears more than once.`)
      fields.set(name, value)
    }),
  )
  form.on('file', (name: string | undefined, opened, info) => {
    opened.on('error', (cause) => fail(brokenBody(cause)))
    // It does not end by itself when the form ends in the middle of it.
    part = opened
    if (failure !== null) part.destroy(failure)
    attempt(() => {
      const filename = cleanFilename(info.filename ?? '')
      checkFilePart(readName(name), filename)
      stored = store(fileStream(opened, { maxBytes, whole: whole.promise, fail }), {
        filename,
        fields: Object.fromEntries(fields),
      })
      // The stream does not end before the form is complete: a store that finishes earlier did not read it.
      stored.then(() => fail(new Error('An upload was stored before it was read.')), fail)
    })
  })

  pump(body, form, maxBytes).catch(fail)
  try {
    await whole.promise
  } catch (error) {
    await Promise.allSettled([stored, body.cancel()])
    throw error
  }
  if (stored === undefined) throw new AppError('bad_request', 'The form has no file: send it as the part named "file".')
  return { file: await stored, fields: Object.fromEntries(fields) }
}

function openForm(contentType: string) {
  if (!/^multipart\/form-data\s*(;|$)/i.test(contentType))
    throw new AppError('unsupported_media_type', 'Send the file as multipart/form-data, in a part named "file".')
  try {
    return busboy({ headers: { 'content-type': contentType }, defParamCharset: 'utf8', limits })
  } catch (cause) {
    throw new AppError('bad_request', 'The Content-Type header has no multipart boundary.', { cause })
  }
}

async function pump(body: PacedBody, form: Writable, maxBytes: number): Promise<void> {
  let read = 0
  for (;;) {
    const chunk = await body.read().catch((cause) => {
      throw brokenBody(cause)
    })
    if (form.destroyed) return
    if (chunk.done) break
    read += chunk.value.byteLength
    if (read > maxBytes + formOverheadBytes) throw tooLarge(maxBytes)
    if (!form.write(chunk.value) && !form.destroyed) await once(form, 'drain')
  }
  form.end()
}
