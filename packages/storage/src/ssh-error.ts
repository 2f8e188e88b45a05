/** A machine that could not be reached over SSH, or where something failed. */
export class SshError extends Error {
  /** As a system call there would have failed, where that matters. */
  readonly code: 'ENOSPC' | undefined

  constructor(host: string, reason: string) {
    super(`SSH: ${host}: ${reason}`)
    this.name = 'SshError'
    this.code = /No space left on device|Disk quota exceeded/.test(reason) ? 'ENOSPC' : undefined
  }
}
