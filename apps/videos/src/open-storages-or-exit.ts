import { printError } from '@abparts/runtime/print'
import type { StorageEnv } from '@abparts/storage/env'
import { openStorages } from '@abparts/storage/open-storages'
import type { Storages } from '@abparts/storage/storages'

/** The storages that the environment names. Ends the process with a sentence when one cannot be used. */
export async function openStoragesOrExit(env: StorageEnv): Promise<Storages> {
  try {
    return await openStorages(env)
  } catch (error) {
    printError(error)
    process.exit(1)
  }
}
