import type { BinaryClient } from '@abparts/db/binary-client'
import type { Database } from '@abparts/db/client'
import type { ObjectStorage } from '@abparts/storage/storage'

/** What copying needs of a storage: so little that one on another machine can be had. */
export type SyncStorage = Pick<ObjectStorage, 'backend' | 'put' | 'putFile' | 'open' | 'stat' | 'remove'>

/** One of the two environments that are compared. */
export interface Installation {
  /** For people: `production`. */
  name: string
  db: Database
  /** The same database, for the bytes of pictures. */
  binary: BinaryClient
  storages: {
    /** New objects go here. */
    primary: SyncStorage
    /** Throws `unavailable` when there is no such storage. */
    at: (backend: ObjectStorage['backend']) => SyncStorage
  }
}

/** Media go from one to the other; the source is only read. */
export interface Direction {
  source: Installation
  target: Installation
}
