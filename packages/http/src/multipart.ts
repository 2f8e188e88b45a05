import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { AppError } from '@abparts/contracts/error'
import busboy from 'busboy'
import { brokenBody, tooLarge } from './multipart-error.ts'
import { checkFilePart, cleanFilename, limits, readField, readName } from './multipart-part.ts'
import { fileStream } from './multipart-stream.ts'
import { type BodyPace, openPacedBody, type PacedBody, uploadPace } from './paced-body.ts'

export interface UploadedFile {
  /** As the sender named it: any Unicode, no folders, no control characters, 1 to 255 characters. */
  filename: string
}

interface ReadUploadOptions<Stored> {
  maxBytes: number
  /** How fast the sender must be. */
  pace?: BodyPace
  /**
   * Keeps the file's bytes: reads `stream` to its end. The stream ends only after the whole body was read and found
   * sound, and errors otherwise: what was written so far can be thrown away in one place.
   */
  store: (stream: ReadableStream<Uint8Array>, file: UploadedFile) => Promise<Stored>
}

export interface Upload<Stored> {
  file: Stored
  /** The text fields, from before and after the file. */
  fields: Record<string, string>
}

/** Room for the fields, and for the headers and boundaries of the parts. */
const formOverheadBytes = 1024 * 1024

/** How large a form's file is at least, by `Content-Length`: the rest may be the form around it. */
export const leastFileBytes = (request: Request): number =>
  Math.max(1, Number(request.headers.get('content-length')) - formOverheadBytes)

/**
 * Reads a `multipart/form-data` body (RFC 7578) with one part named `file` in constant memory: the sender waits
 * while `store` is busy. In Elysia the route must leave the body alone (`parse: 'none'`).
 *
 * Throws `unsupported_media_type` for another kind of body, `bad_request` for a broken one, `too_large` at the first
 * byte of the file beyond `maxBytes`, `request_timeout` for a sender that stands still, and what `store` throws. `store`
 * has ended by then. Bun reads and drops what the
 * sender still sends, so that the answer reaches it.
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
  // busboy goes on with the chunk that it has, even when it was destroyed: nothing of that is used.
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
  form.on('filesLimit', () => fail(new AppError('bad_request', 'Send one file only.')))
  form.on('fieldsLimit', () => fail(new AppError('bad_request', `Send at most ${limits.fields} fields.`)))
  form.on('partsLimit', () => fail(new AppError('bad_request', 'The form has too many parts.')))
  form.on('field', (givenName: string | undefined, givenValue: string | undefined, info) =>
    attempt(() => {
      const name = readName(givenName)
      const value = readField(name, givenValue, { truncated: info.valueTruncated })
      if (fields.has(name)) throw new AppError('bad_request', `The field "${name}" stands more than once.`)
      fields.set(name, value)
    }),
  )
  form.on('file', (name: string | undefined, opened, info) => {
    opened.on('error', (cause) => fail(brokenBody(cause)))
    // It comes to no end by itself when the form ends in the middle of it.
    part = opened
    if (failure !== null) part.destroy(failure)
    attempt(() => {
      const filename = cleanFilename(info.filename ?? '')
      checkFilePart(readName(name), filename)
      stored = store(fileStream(opened, { maxBytes, whole: whole.promise, fail }), { filename })
      // The stream has no end before the form is whole: who is done earlier did not read it.
      stored.then(() => fail(new Error('An upload was kept before it was read.')), fail)
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
    throw new AppError('bad_request', 'The Content-Type header names no multipart boundary.', { cause })
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
