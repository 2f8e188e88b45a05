import { AppError } from '@abparts/contracts/error'
import { openStorages, type StorageSettings } from '@abparts/storage/open-storages'
import type { Storages } from '@abparts/storage/storages'

/** The storages that the environment names. Ends the process with a sentence when one cannot be used. */
export async function openStoragesOrExit(settings: StorageSettings): Promise<Storages> {
  try {
    return await openStorages(settings)
  } catch (error) {
    console.error(error instanceof AppError ? error.message : error)
    process.exit(1)
  }
}
