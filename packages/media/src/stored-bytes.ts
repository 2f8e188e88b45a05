import type { ObjectStorage } from '@abparts/storage/storage'

/** Where some bytes are, whether a row tells of them or not. */
export interface StoredBytes {
  backend: ObjectStorage['backend']
  key: string
}
