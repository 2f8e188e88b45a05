import { existsSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '@abparts/contracts/error'
import { type BinaryClient, openBinaryClient } from '@abparts/db/binary-client'
import { type Database, openDatabase } from '@abparts/db/client'
import { parseEnv } from '@abparts/runtime/env'
import { openLocalStorage } from '@abparts/storage/local'
import { openConfiguredS3 } from '@abparts/storage/open-storages'
import { isSshUrl, parseSshUrl } from '@abparts/storage/ssh-address'
import { openSshStorage, type RemoteStorage } from '@abparts/storage/ssh-storage'
import { createStorages, type Storages } from '@abparts/storage/storages'
import { sql } from 'drizzle-orm'
import { root } from '../platform/root.ts'
import { RemotesEnv } from './remotes-env.ts'
import { type RemoteEnv, readRemote } from './remotes-file.ts'

/** Another installation, while it is open. */
export interface Remote {
  name: string
  db: Database
  binary: BinaryClient
  storages: Storages<RemoteStorage>
  close: () => Promise<void>
}

/**
 * Opens the installation that is called so in the file of remotes: the storages that are named there, and its database,
 * whose schema may be of another version. With `isReadOnly` its server lets nobody change it through this. Throws an
 * `AppError`, or a fault of a storage, without any password in it.
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

/** Objects that are files: of this machine, or of another. */
async function openDirectory(place: string, name: string, opening: AsyncDisposableStack): Promise<RemoteStorage> {
  if (isSshUrl(place)) {
    const address = parseSshUrl(place)
    if (address === null)
      throw new AppError(
        'bad_request',
        `${name}.MEDIA_ROOT: expected ssh://user@host:port/directory, with no password.`,
      )
    const storage = await openSshStorage(address)
    opening.defer(storage.close)
    return storage
  }
  const directory = path.resolve(root, place)
  if (!existsSync(directory)) throw new AppError('not_found', `${name}: there is no directory ${directory}.`)
  return await openLocalStorage(directory)
}
