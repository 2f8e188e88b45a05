import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '@abparts/db/client'
import { createDatabase } from '@abparts/local-postgres/create-database'
import { dropDatabase } from '@abparts/local-postgres/drop-database'
import { openLocalStorage } from '@abparts/storage/local'
import { type RestoreReport, type RestoreSource, restoreInto } from './restore-into.ts'

/**
 * Restores a backup beside the database, into one of the same name with `_drill` at its end, and into a temporary
 * directory, compares, and removes both again. What a killed drill has left is removed by the next one.
 */
export async function drill(
  databaseUrl: string,
  source: RestoreSource,
  options: { json: boolean; signal: AbortSignal },
): Promise<RestoreReport> {
  const url = new URL(databaseUrl)
  url.pathname += '_drill'
  const directory = await mkdtemp(path.join(tmpdir(), 'media-drill-'))
  await using cleanup = new AsyncDisposableStack()
  cleanup.defer(() => rm(directory, { recursive: true }))
  await dropDatabase(url.href)
  await createDatabase(url.href)
  cleanup.defer(() => dropDatabase(url.href))
  const { db, close } = openDatabase(url.href, { maxConnections: 1 })
  cleanup.defer(close)
  return await restoreInto({ db, databaseUrl: url.href, storage: await openLocalStorage(directory) }, source, options)
}
