import { AppError } from '@abparts/contracts/error'
import type { VideoUpload } from '@abparts/core/videos/uploads'
import { z } from 'zod'

const ByteCount = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)

/** A header with a number of bytes. Throws `bad_request` when it is missing or not a number. */
export function readByteCount(headers: Headers, name: 'Upload-Length' | 'Upload-Offset'): number {
  const count = ByteCount.safeParse(headers.get(name))
  if (count.success) return count.data
  throw new AppError('bad_request', `The header ${name} must be a number of bytes.`)
}

/** Throws `conflict`, with the offset that it has, unless the request continues where the upload stopped. */
export function requireOffset(headers: Headers, { offsetBytes }: VideoUpload): void {
  if (readByteCount(headers, 'Upload-Offset') !== offsetBytes)
    throw new AppError('conflict', `The upload resumes at byte ${offsetBytes}.`)
}

/** An upload's offset, and until when it can be resumed. */
export const standingHeaders = ({ offsetBytes, expiresAt }: VideoUpload) => ({
  'upload-offset': String(offsetBytes),
  'upload-expires': expiresAt.toUTCString(),
  'cache-control': 'no-store',
})
