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
 * Opens the database and the storages that the environment names, does `work`, and ends the process with the code that
 * it answers: 0 when all is well, 1 when not. With code 2 when that could not be found out, and when the storages do not
 * belong to the database; with `adopt` they do from now on.
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

/** A fault of others in a sentence: what the command has done is done, and repeating it does the rest. */
function explain(error: unknown): never {
  if (isDatabaseFault(error))
    throw new AppError('unavailable', 'The database does not answer any more. Repeat this when it does.')
  if (isStorageFault(error) && error instanceof Error)
    throw new AppError('unavailable', `A storage fails (${error.message}). Repeat this when it works again.`)
  throw error
}
