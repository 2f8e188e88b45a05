import { AppError } from '@abparts/contracts/error'

/** A directory on another machine. Where user or port are undefined, `ssh` knows them by its configuration. */
export interface SshAddress {
  user: string | undefined
  host: string
  port: string | undefined
  directory: string
}

/** No name may look like an option, or mean anything to a shell. */
const pattern =
  /^ssh:\/\/(?:(?<user>\w[\w.-]*)@)?(?:(?<host>\w[\w.-]*)|\[(?<ipv6>[\da-fA-F:.]+)\])(?::(?<port>\d{1,5}))?(?<directory>\/[^\0]*)$/

export const isSshUrl = (text: string): boolean => text.startsWith('ssh://')

/** Reads `ssh://user@host:port/directory`; a directory stands there as it is. Throws `bad_request` for anything else. */
export function parseSshUrl(text: string): SshAddress {
  const { user, host, ipv6, port, directory } = pattern.exec(text)?.groups ?? {}
  const name = host ?? ipv6
  if (name === undefined || directory === undefined)
    throw new AppError('bad_request', 'expected ssh://user@host:port/directory, without a password')
  return { user, host: name, port, directory }
}
