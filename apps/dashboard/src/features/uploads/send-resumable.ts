import type { VideoUploadMetadata } from '@abparts/contracts/video-upload'
import { DetailedError, Upload } from 'tus-js-client'
import { isUnanswered } from '../../lib/failure-kinds.ts'
import { pauseOrConnection } from '../../lib/pause-or-connection.ts'
import { Refusal, refusalOf } from '../../lib/refusal.ts'
import { fetchAccessToken } from '../../lib/session.ts'

export interface SendOptions {
  signal: AbortSignal
  /** Called while the file is sent, with the number of bytes sent. */
  onProgress: (sentBytes: number) => void
  /** Called when the connection is lost and will be tried again. */
  onStall: () => void
  /** Called when the session has ended. The upload resumes once the person has signed in again. */
  onLock: () => void
}

/** A video that is sent in pieces and can be resumed where it stopped. */
export interface ResumableFile {
  file: File
  metadata: VideoUploadMetadata
}

/** The upload's metadata, by name. */
const entriesOf = (metadata: VideoUploadMetadata): [string, string][] =>
  Object.entries(metadata).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))

/** The same for the same file with the same destination, also after a reload. */
export const fingerprintOf = ({ file, metadata }: ResumableFile): string =>
  [file.size, file.lastModified, ...entriesOf(metadata).toSorted().flat()].map(encodeURIComponent).join()

/** The lock that is held while this file is being sent. */
export const lockOf = (fingerprint: string): string => `upload:${fingerprint}`

/** Small enough for proxies that limit a request's body. */
const pieceBytes = 16 * 1024 * 1024
/** A connection on which nothing moves for this long is dead, even without an error. */
const silenceMilliseconds = 60_000
const maxPauseMilliseconds = 30_000

/** Temporary: the upload is locked for a moment, or the service is busy or starting. */
const passingStatuses = [408, 409, 423, 429, 502, 503, 504]
/** Answers to the request for the offset: the upload no longer exists. It then starts over. */
const goneStatuses = [404, 410]

/**
 * Sends a file in pieces (tus 1.0), resuming an earlier upload of the same file to the same destination. Waits for a
 * lost connection, however long. Throws `Refusal`, or the signal's reason when aborted.
 */
export const sendResumable = (resumable: ResumableFile, options: SendOptions): Promise<void> =>
  // The same upload in another window would compete with this one.
  navigator.locks.request(lockOf(fingerprintOf(resumable)), { signal: options.signal }, () =>
    sendToTheEnd(resumable, options),
  )

async function sendToTheEnd(resumable: ResumableFile, { signal, onProgress, onStall }: SendOptions): Promise<void> {
  let failures = 0
  let furthest = 0
  const noteProgress = (sentBytes: number) => {
    if (sentBytes > furthest) failures = 0
    furthest = Math.max(furthest, sentBytes)
    onProgress(sentBytes)
  }
  for (;;) {
    try {
      return await sendOnce(resumable, signal, noteProgress)
    } catch (error) {
      signal.throwIfAborted()
      if (!isPassing(error)) throw error
      onStall()
      await pauseOrConnection(Math.min(maxPauseMilliseconds, 1000 * 2 ** failures), signal)
      failures += 1
    }
  }
}

/** Worth another try: a temporary refusal, or no answer at all, either to `fetch` or to the library. */
function isPassing(error: unknown): boolean {
  if (error instanceof Refusal) return passingStatuses.includes(error.status)
  return isUnanswered(error) || error instanceof ProgressEvent || error instanceof Silence
}

class Silence extends Error {}

async function sendOnce(
  { file, metadata }: ResumableFile,
  signal: AbortSignal,
  onProgress: (sentBytes: number) => void,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const expectSound = () => setTimeout(reject, silenceMilliseconds, new Silence())
  let silence = expectSound()
  const upload = new Upload(file, {
    endpoint: '/videos/uploads',
    metadata: Object.fromEntries(entriesOf(metadata)),
    fingerprint: async () => fingerprintOf({ file, metadata }),
    chunkSize: pieceBytes,
    retryDelays: null,
    removeFingerprintOnSuccess: true,
    onBeforeRequest: async (request) => {
      request.setHeader('Authorization', `Bearer ${await fetchAccessToken()}`)
      // Paused meanwhile: the library would still send.
      signal.throwIfAborted()
    },
    onAfterResponse: (request, response) => {
      const status = response.getStatus()
      // The library would start a new upload after any refused HEAD.
      const isGone = request.getMethod() === 'HEAD' && goneStatuses.includes(status)
      if (status >= 400 && !isGone) throw refusalOf(status, response.getBody())
    },
    onProgress: (sentBytes) => {
      clearTimeout(silence)
      silence = expectSound()
      onProgress(sentBytes)
    },
    onSuccess: () => resolve(),
    onError: (error) => reject(error instanceof DetailedError ? (error.causingError ?? error) : error),
  })
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop)
  try {
    const [earlier] = await upload.findPreviousUploads()
    if (earlier !== undefined) upload.resumeFromPreviousUpload(earlier)
    signal.throwIfAborted()
    upload.start()
    await promise
  } finally {
    clearTimeout(silence)
    signal.removeEventListener('abort', stop)
    await upload.abort()
  }
}
