import { AppError } from '@abparts/contracts/error'
import { isFull, S3Error } from './s3/answer.ts'
import { SshError } from './ssh/address.ts'

/** Has a failed system call one of these codes (`ENOENT`, …)? */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
}

/** A failure to write as what it means to the one who uploads. */
export function writeFault(error: unknown): unknown {
  if (hasCode(error, 'ENOSPC', 'EDQUOT') || isFull(error))
    return new AppError('insufficient_storage', 'The storage is full: the file was not kept.', { cause: error })
  return error
}

/** Can nothing be written there: it is read-only, forbidden to us, or full? */
export function isUnwritable(error: unknown): boolean {
  if (error instanceof S3Error && error.status === 403) return true
  if (error instanceof AppError && error.code === 'insufficient_storage') return true
  return hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT') || isFull(error)
}

/** The bytes of a resumable write are not there any more. */
export const lostWrite = (cause?: unknown) =>
  new AppError('not_found', 'What was sent so far is lost: begin again.', { cause })

/** Is this the storage's fault (disk unreadable, mount gone, S3 or another machine not there) and so worth trying again later? */
export function isStorageFault(error: unknown): boolean {
  if (error instanceof S3Error || error instanceof SshError) return true
  return hasCode(error, 'EACCES', 'EIO', 'EMFILE', 'ENFILE', 'ENOTCONN', 'EPERM', 'EROFS', 'ESTALE', 'ETIMEDOUT')
}
