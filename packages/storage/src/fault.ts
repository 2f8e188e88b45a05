import { AppError } from '@abparts/contracts/error'
import { isFull, S3Error } from './s3/answer.ts'
import { SshError } from './ssh/address.ts'

/** Whether an error is a failed system call with one of these codes (`ENOENT`, …). */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
}

/** Translates a failure to write for the uploader. */
export function writeFault(error: unknown): unknown {
  if (hasCode(error, 'ENOSPC', 'EDQUOT') || isFull(error))
    return new AppError('insufficient_storage', 'The storage is full: the file was not saved.', { cause: error })
  return error
}

/** Whether nothing can be written there: it is read-only, forbidden to us, or full. */
export function isUnwritable(error: unknown): boolean {
  if (error instanceof S3Error && error.status === 403) return true
  if (error instanceof AppError && error.code === 'insufficient_storage') return true
  return hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT') || isFull(error)
}

/** The bytes of a resumable write no longer exist. */
export const lostWrite = (cause?: unknown) =>
  new AppError('not_found', 'What was sent so far is lost. Start again.', { cause })

/**
 * Whether the storage is at fault (unreadable disk, missing mount, unreachable S3 or machine), so that trying again
 * later makes sense.
 */
export function isStorageFault(error: unknown): boolean {
  if (error instanceof S3Error || error instanceof SshError) return true
  return hasCode(error, 'EACCES', 'EIO', 'EMFILE', 'ENFILE', 'ENOTCONN', 'EPERM', 'EROFS', 'ESTALE', 'ETIMEDOUT')
}
