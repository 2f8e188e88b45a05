import { AppError } from '@abparts/contracts/error'
import type { ObjectStorage } from './storage.ts'

/** All storages of an installation. An object is where the database says, wherever new ones go. */
export interface Storages<Storage extends Pick<ObjectStorage, 'backend'> = ObjectStorage> {
  /** New objects go here. */
  primary: Storage
  /** The storage of that name. Throws `unavailable` when it is not configured. */
  at: (backend: ObjectStorage['backend']) => Storage
  /** Those that are configured. */
  all: readonly Storage[]
}

const setting = { local: 'MEDIA_ROOT', s3: 'S3_BUCKET' }

/** What a sentence about a storage begins with: its name, and the variable that says where it is. */
export const describeBackend = (backend: ObjectStorage['backend']): string =>
  `The ${backend === 's3' ? 'S3' : backend} storage (${setting[backend]})`

export function createStorages<Storage extends Pick<ObjectStorage, 'backend'>>(
  primary: Storage,
  ...others: Storage[]
): Storages<Storage> {
  const stores = new Map([primary, ...others].map((store) => [store.backend, store]))
  return {
    primary,
    all: [...stores.values()],
    at: (backend) => {
      const store = stores.get(backend)
      if (store === undefined)
        throw new AppError('unavailable', `The ${backend} storage is not configured: ${setting[backend]} is not set.`)
      return store
    },
  }
}
