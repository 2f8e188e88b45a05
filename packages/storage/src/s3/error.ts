/** An S3 server that refused, failed, or was not there. Says nothing of keys and signatures. */
export class S3Error extends Error {
  /** Null when no answer came. */
  readonly status: number | null
  /** As the server names it (`NoSuchKey`, `SlowDown`, …), or the code of the failed system call. */
  readonly code: string

  constructor(doing: string, { status, code, cause }: { status: number | null; code: string; cause?: unknown }) {
    super(`S3: ${doing}: ${status === null ? 'no answer' : `status ${status}`}, ${code}`, { cause })
    this.name = 'S3Error'
    this.status = status
    this.code = code
  }
}

/** Is it the answer that something is not there? */
export const isMissing = (error: unknown) => error instanceof S3Error && error.status === 404

/** Is trying again worth it? */
export function isPassing(error: S3Error): boolean {
  const { status, code } = error
  if (isFull(error)) return false
  return status === null || status >= 500 || status === 429 || code === 'RequestTimeout'
}

const fullCodes = ['QuotaExceeded', 'XMinioStorageFull']

/** Has the server no room for more? */
export const isFull = (error: unknown) =>
  error instanceof S3Error && (error.status === 507 || fullCodes.includes(error.code))
