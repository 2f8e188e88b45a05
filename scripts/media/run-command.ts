import { AppError } from '@abparts/contracts/error'
import { adoptStorages, claimStorages } from '@abparts/core/installation/claim-storages'
import { type Database, openDatabase } from '@abparts/db/client'
import { isDatabaseFault } from '@abparts/db/fault'
import { databaseProblem } from '@abparts/db/readiness'
import { parseEnv } from '@abparts/runtime/env'
import { isStorageFault } from '@abparts/storage/fault'
import { openStorages, StorageEnv, type Storages } from '@abparts/storage/storages'
import { useDatabase } from '../platform/database.ts'
import { PlatformEnv } from '../platform/env.ts'
import { type Lifecycle, runOnce } from '../platform/lifecycle.ts'

export interface Tools {
  db: Database
  databaseUrl: string
  storages: Storages
  storageEnv: StorageEnv
  /** Aborted when the command is to stop. */
  signal: AbortSignal
}

/**
 * Opens the database and the storages of the environment, runs `work`, and ends the process with the code that it
 * returns: 0 when everything is fine, 1 when not. Ends with code 2 when it fails, and when the storages do not belong
 * to the database; `adopt` makes them belong to it.
 */
export const runCommand = ({ adopt }: { adopt: boolean }, work: (tools: Tools) => Promise<0 | 1 | 2>): Promise<never> =>
  runTask(async (lifecycle) => {
    const env = parseEnv(PlatformEnv, process.env)
    const storageEnv = parseEnv(StorageEnv, { ...process.env, MEDIA_ROOT: env.MEDIA_ROOT })
    const databaseUrl = await useDatabase(env, lifecycle)
    const { db, close } = openDatabase(databaseUrl)
    lifecycle.defer(close)
    const problem = await databaseProblem(db)
    if (problem !== null) throw new AppError('unavailable', problem)
    const storages = await openStorages(storageEnv)
    if (adopt) await adoptStorages(db, storages)
    await claimStorages(db, storages)
    return await work({ db, databaseUrl, storages, storageEnv, signal: lifecycle.signal })
  })

/** The same without opening anything. */
export const runTask = (work: (lifecycle: Lifecycle) => Promise<0 | 1 | 2>): Promise<never> =>
  runOnce(async (lifecycle) => {
    process.exitCode = 2
    process.exitCode = await work(lifecycle).catch(explain)
  })

/**
 * A sentence for a failure of the database or a storage: finished work is kept, and repeating the command does the
 * rest.
 */
function explain(error: unknown): never {
  if (isDatabaseFault(error))
    throw new AppError('unavailable', 'The database no longer answers. Repeat this when it does.')
  if (isStorageFault(error) && error instanceof Error)
    throw new AppError('unavailable', `A storage fails (${error.message}). Repeat this when it works again.`)
  throw error
}
