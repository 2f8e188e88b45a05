import { AppError } from '@abparts/contracts/error'
import { recordUploadProgress, type VideoUpload } from '@abparts/core/videos/uploads'
import { openPacedBody, uploadPace } from '@abparts/http/body-limit'
import { freeBytes } from '@abparts/storage/free-memory'
import type { Dependencies } from '../../dependencies.ts'
import { type HeldUpload, uploadChanged } from './held-upload.ts'

interface UploadBodyOptions {
  /** How much of the upload is still missing. */
  maxBytes: number
  /** Another request wants to resume the upload: this one has a second left for bytes in flight. */
  stop: AbortSignal
}

const drainMilliseconds = 1000

/**
 * The bytes of a request for an upload, read on demand. A chunk's memory is freed when the next one is requested.
 * Errors with `too_large` at the first byte beyond `maxBytes`, with `bad_request` when the sender disconnects, with
 * `request_timeout` when it is too slow, and with `conflict` when it had to stop.
 */
function uploadBody(
  body: ReadableStream<Uint8Array>,
  { maxBytes, stop }: UploadBodyOptions,
): ReadableStream<Uint8Array> {
  const reader = openPacedBody(body, uploadPace)
  let left = maxBytes
  let isCut = false
  let latest: Uint8Array | undefined
  const cutSoon = () =>
    setTimeout(() => {
      isCut = true
      void reader.cancel()
    }, drainMilliseconds)
  if (stop.aborted) cutSoon()
  else stop.addEventListener('abort', cutSoon)

  return new ReadableStream(
    {
      async pull(controller) {
        freeBytes(latest)
        const chunk = await reader.read().catch((cause) => {
          if (cause instanceof AppError) throw cause
          throw new AppError('bad_request', 'The body ended early.', { cause })
        })
        if (isCut) throw uploadChanged()
        if (chunk.done) return controller.close()
        left -= chunk.value.byteLength
        if (left < 0) throw tooMuch(maxBytes)
        latest = chunk.value
        controller.enqueue(latest)
      },
      cancel: () => reader.cancel(),
    },
    { highWaterMark: 0 },
  )
}

const tooMuch = (maxBytes: number) =>
  new AppError('too_large', `Only ${maxBytes} bytes of this upload were missing, and more were sent.`)

/**
 * Stores the bytes of a request and returns the upload with its new offset. What arrived is kept, however the request
 * ends. Throws `too_large` for more than was missing, and `conflict` when another request takes over.
 */
export async function receiveBytes(
  { db, storages }: Dependencies,
  { upload, stop }: HeldUpload,
  request: Request,
): Promise<VideoUpload> {
  const maxBytes = upload.lengthBytes - upload.offsetBytes
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooMuch(maxBytes)
  if (request.body === null || maxBytes === 0) return upload
  let current = upload
  await storages
    .at(upload.backend)
    .resumable.append(
      { state: upload.writeState, offsetBytes: upload.offsetBytes },
      uploadBody(request.body, { maxBytes, stop }),
      async (progress) => {
        const recorded = await recordUploadProgress(db, current, progress)
        if (recorded === null) throw uploadChanged()
        current = recorded
      },
    )
  return current
}
