/** A machine that could not be reached over SSH, or on which something failed. */
export class SshError extends Error {
  /** The code of the failed system call there, where it matters. */
  readonly code: 'ENOSPC' | undefined

  constructor(host: string, reason: string) {
    super(`SSH: ${host}: ${reason}`)
    this.name = 'SshError'
    this.code = /No space left on device|Disk quota exceeded/.test(reason) ? 'ENOSPC' : undefined
  }
}

/** A directory on another machine. Where user or port are undefined, the configuration of `ssh` decides. */
export interface SshAddress {
  user: string | undefined
  host: string
  port: string | undefined
  directory: string
}

/** No name may look like an option, or have a meaning in a shell. */
const pattern =
  /^ssh:\/\/(?:(?<user>\w[\w.-]*)@)?(?:(?<host>\w[\w.-]*)|\[(?<ipv6>[\da-fA-F:.]+)\])(?::(?<port>\d{1,5}))?(?<directory>\/[^\0]*)$/

export const isSshUrl = (text: string): boolean => text.startsWith('ssh://')

/** Parses `ssh://user@host:port/directory`, where the directory is taken literally. Null for anything else. */
export function parseSshUrl(text: string): SshAddress | null {
  const { user, host, ipv6, port, directory } = pattern.exec(text)?.groups ?? {}
  const name = host ?? ipv6
  return name === undefined || directory === undefined ? null : { user, host: name, port, directory }
}
