import { AppError } from '@abparts/contracts/error'

/** Has a failed system call one of these codes (`ENOENT`, …)? */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
}

/** A failure to write as what it means to the one who uploads. */
export function writeFault(error: unknown): unknown {
  if (hasCode(error, 'ENOSPC', 'EDQUOT'))
    return new AppError('insufficient_storage', 'The storage is full: the file was not kept.', { cause: error })
  return error
}

/** The bytes of a resumable write are not there any more. */
export const lostWrite = (cause?: unknown) =>
  new AppError('not_found', 'What was sent so far is lost: begin again.', { cause })

/** Is this the storage's fault (disk unreadable, mount gone) and so worth trying again later? */
export function isStorageFault(error: unknown): boolean {
  return hasCode(error, 'EACCES', 'EIO', 'EMFILE', 'ENFILE', 'ENOTCONN', 'EPERM', 'EROFS', 'ESTALE', 'ETIMEDOUT')
}
