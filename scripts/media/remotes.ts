import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '@abparts/contracts/error'
import { type BinaryClient, openBinaryClient } from '@abparts/db/binary-client'
import { type Database, openDatabase } from '@abparts/db/client'
import { DatabaseUrl, parseEnv } from '@abparts/runtime/env'
import { hasCode } from '@abparts/storage/fault'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { isSshUrl, parseSshUrl } from '@abparts/storage/ssh/address'
import { openSshStorage, type RemoteStorage } from '@abparts/storage/ssh/storage'
import {
  checkStorageVariables,
  createStorages,
  openConfiguredS3,
  type Storages,
  storageVariables,
} from '@abparts/storage/storages'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { root } from '../platform/root.ts'

/** The file that lists other installations. */
export const RemotesEnv = z
  .object({ MEDIA_REMOTES: z.string().default('media-remotes.json') })
  .transform(({ MEDIA_REMOTES }) => ({ file: path.resolve(root, MEDIA_REMOTES) }))

const Remotes = z.record(z.string(), z.record(z.string(), z.string()))

/**
 * How to reach another installation: the variables of its services, with `MEDIA_ROOT` only where objects are stored
 * there.
 */
const RemoteEnv = z
  .strictObject({ ...storageVariables, DATABASE_URL: DatabaseUrl, MEDIA_ROOT: z.string().optional() })
  .superRefine(checkStorageVariables)
type RemoteEnv = z.infer<typeof RemoteEnv>

/**
 * Finds a remote in the file. `${NAME}` in a value is the variable of `environment`. Throws an `AppError` that says
 * what is wrong and where, without repeating a value.
 */
function readRemote(file: string, name: string, environment: NodeJS.ProcessEnv): RemoteEnv {
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
      ? 'There is no such file. infra/media-remotes.example.json shows its format.'
      : 'It cannot be read, or is not JSON like infra/media-remotes.example.json.'
    throw new AppError('bad_request', `${file}: ${reason}`, { cause })
  }
}

/** Another installation, while it is open. */
export interface Remote {
  name: string
  db: Database
  binary: BinaryClient
  storages: Storages<RemoteStorage>
  close: () => Promise<void>
}

/**
 * Opens the installation with this name in the remotes file: its storages, and its database, whose schema may be of
 * another version. With `isReadOnly` the server refuses changes through this connection. Throws an `AppError`, or an
 * error of a storage, without any password in it.
 */
export async function openRemote(name: string, options: { isReadOnly: boolean }): Promise<Remote> {
  const env = readRemote(parseEnv(RemotesEnv, process.env).file, name, process.env)
  await using opening = new AsyncDisposableStack()
  const { db, close } = openDatabase(env.DATABASE_URL, options)
  opening.defer(close)
  await requireReachable(db, name, env)
  const binary = openBinaryClient(env.DATABASE_URL, options)
  opening.defer(binary.close)
  const storages = await openStorages(env, name, opening)
  const opened = opening.move()
  return { name, db, binary, storages, close: () => opened.disposeAsync() }
}

async function requireReachable(db: Database, name: string, { DATABASE_URL }: RemoteEnv): Promise<void> {
  try {
    await db.execute(sql`select 1`)
  } catch (cause) {
    const { host, pathname } = new URL(DATABASE_URL)
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : cause
    throw new AppError(
      'unavailable',
      `${name}: the database ${pathname.slice(1)} at ${host} cannot be used: ${reason}`,
      { cause },
    )
  }
}

async function openStorages(
  env: RemoteEnv,
  name: string,
  opening: AsyncDisposableStack,
): Promise<Storages<RemoteStorage>> {
  const local = env.MEDIA_ROOT === undefined ? null : await openDirectory(env.MEDIA_ROOT, name, opening)
  const storages = [local, openConfiguredS3(env)].filter((storage) => storage !== null)
  const primary = storages.find(({ backend }) => backend === env.STORAGE_BACKEND)
  if (primary === undefined) throw new AppError('bad_request', `${name}: MEDIA_ROOT is not set.`)
  return createStorages(primary, ...storages)
}

/** Objects that are files, on this machine or another. */
async function openDirectory(directory: string, name: string, opening: AsyncDisposableStack): Promise<RemoteStorage> {
  if (isSshUrl(directory)) {
    const address = parseSshUrl(directory)
    if (address === null)
      throw new AppError(
        'bad_request',
        `${name}.MEDIA_ROOT: expected ssh://user@host:port/directory, with no password.`,
      )
    const storage = await openSshStorage(address)
    opening.defer(storage.close)
    return storage
  }
  const absolutePath = path.resolve(root, directory)
  if (!existsSync(absolutePath)) throw new AppError('not_found', `${name}: there is no directory ${absolutePath}.`)
  return await openLocalStorage(absolutePath)
}
