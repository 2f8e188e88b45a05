import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { AppError } from '@abparts/contracts/error'
import { openDatabase } from '@abparts/db/client'
import { createDatabase, dropDatabase } from '@abparts/local-postgres/databases'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { type RestoreReport, type RestoreSource, restoreInto } from './restore-into.ts'

/**
 * Restores a backup into its own database on the same server and into a temporary directory, compares, and removes both
 * again. It only removes what it has created, under names that nobody could have guessed.
 */
export async function drill(
  databaseUrl: string,
  source: RestoreSource,
  options: { json: boolean; signal: AbortSignal },
): Promise<RestoreReport> {
  const url = new URL(databaseUrl)
  const name = `drill_${crypto.randomUUID().replaceAll('-', '')}`
  url.pathname = `/${name}`
  await using cleanup = new AsyncDisposableStack()
  const directory = await mkdtemp(path.join(tmpdir(), 'media-drill-'))
  cleanup.defer(() => rm(directory, { recursive: true }))
  if (!(await createDatabase(url.href))) throw new AppError('conflict', `The database ${name} already exists.`)
  cleanup.defer(() => dropDatabase(url.href))
  const { db, close } = openDatabase(url.href, { maxConnections: 1 })
  cleanup.defer(close)
  const storage = await openLocalStorage(directory)
  const identity = { id: crypto.randomUUID(), isOlderThanIds: false }
  return await restoreInto({ db, databaseUrl: url.href, storage, identity }, source, options)
}
