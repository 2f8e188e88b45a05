import { AppError } from '@abparts/contracts/error'
import { openLocalStorage } from './local.ts'
import { createStorages, type Storages } from './storages.ts'

/** What the environment says of the storages, under the names it has there. */
export interface StorageSettings {
  MEDIA_ROOT: string
}

/** Opens every storage that is configured. Throws `unavailable`, naming the setting, when one cannot be used. */
export async function openStorages({ MEDIA_ROOT }: StorageSettings): Promise<Storages> {
  const local = await openLocalStorage(MEDIA_ROOT).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : cause
    throw new AppError('unavailable', `MEDIA_ROOT: ${MEDIA_ROOT} cannot be used: ${reason}`, { cause })
  })
  return createStorages(local)
}
