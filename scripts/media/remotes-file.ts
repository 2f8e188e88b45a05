import { readFileSync, statSync } from 'node:fs'
import { AppError } from '@abparts/contracts/error'
import { DatabaseUrl } from '@abparts/runtime/env'
import { checkStorageVariables, storageVariables } from '@abparts/storage/env'
import { hasCode } from '@abparts/storage/fault'
import { z } from 'zod'

const Remotes = z.record(z.string(), z.record(z.string(), z.string()))

/** How another installation is reached: the variables of its services, and `MEDIA_ROOT` only where objects are there. */
const RemoteEnv = z
  .strictObject({ ...storageVariables, DATABASE_URL: DatabaseUrl, MEDIA_ROOT: z.string().optional() })
  .superRefine(checkStorageVariables)
export type RemoteEnv = z.infer<typeof RemoteEnv>

/**
 * Finds a remote in the file. `${NAME}` in a value is the variable of `environment`. Throws an `AppError` that tells
 * what is wrong and where, and repeats no value.
 */
export function readRemote(file: string, name: string, environment: NodeJS.ProcessEnv): RemoteEnv {
  const remotes = readRemotes(file)
  const variables = Object.entries(remotes).find(([known]) => known === name)?.[1]
  if (variables === undefined) {
    const names = Object.keys(remotes).join(', ') || 'none'
    throw new AppError('not_found', `There is no remote ${name} in ${file}: it has ${names}.`)
  }
  const problem = (text: string) => new AppError('bad_request', `${file}: ${name}${text}`)
  const filled = Object.entries(variables).map(([variable, value]) => [
    variable,
    value.replace(/\$\{(\w+)\}/g, (_, wanted: string) => {
      const found = environment[wanted]
      if (found) return found
      throw problem(`.${variable}: ${wanted} is not set`)
    }),
  ])
  const parsed = RemoteEnv.safeParse(Object.fromEntries(filled))
  if (parsed.success) return parsed.data
  throw problem(
    parsed.error.issues.map(({ path, message }) => `${['', ...path].join('.')}: ${message}`).join(`\n${name}`),
  )
}

function readRemotes(file: string): z.infer<typeof Remotes> {
  try {
    const { uid, mode } = statSync(file)
    // As ssh treats private keys.
    if (uid === process.getuid?.() && (mode & 0o077) !== 0)
      throw new AppError('bad_request', `${file} can be read by others, and may hold passwords: chmod 600 it.`)
    return Remotes.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const reason = hasCode(cause, 'ENOENT')
      ? 'There is no such file. infra/media-remotes.example.json shows what belongs into it.'
      : 'It cannot be read, or is not JSON like infra/media-remotes.example.json.'
    throw new AppError('bad_request', `${file}: ${reason}`, { cause })
  }
}
