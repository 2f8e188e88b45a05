import { openLocalStorage } from '@abparts/storage/local'
import type { ObjectStorage } from '@abparts/storage/storage'
import type { StorageEnv } from './env.ts'

/** The storage that the environment names. Ends the process with a sentence when it cannot be used. */
export async function openStorage({ MEDIA_ROOT }: StorageEnv): Promise<ObjectStorage> {
  try {
    return await openLocalStorage(MEDIA_ROOT)
  } catch (error) {
    console.error(`MEDIA_ROOT: ${MEDIA_ROOT} cannot be used: ${error instanceof Error ? error.message : error}`)
    process.exit(1)
  }
}
