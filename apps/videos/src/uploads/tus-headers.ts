import { AppError } from '@abparts/contracts/error'
import type { VideoUpload } from '@abparts/media/video-upload'
import { z } from 'zod'

/** The version of the protocol (https://tus.io/protocols/resumable-upload) that is spoken here. */
export const tusVersion = '1.0.0'
export const tusExtensions = 'creation,creation-with-upload,expiration,termination'

const ByteCount = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)

/** A header that counts bytes. Throws `bad_request` when it is missing or no number. */
export function readByteCount(headers: Headers, name: 'Upload-Length' | 'Upload-Offset'): number {
  const count = ByteCount.safeParse(headers.get(name))
  if (count.success) return count.data
  throw new AppError('bad_request', `The header ${name} must be a number of bytes.`)
}

/** Does this request bring bytes of an upload? */
export const carriesBytes = (headers: Headers) => headers.get('content-type') === 'application/offset+octet-stream'

/** How far an upload has come, and until when it can be gone on with. */
export const standingHeaders = ({ offsetBytes, expiresAt }: VideoUpload) => ({
  'upload-offset': String(offsetBytes),
  'upload-expires': expiresAt.toUTCString(),
  'cache-control': 'no-store',
})
