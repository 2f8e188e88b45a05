import type { Installation, SyncStorage } from './installation.ts'
import type { MediumNoun } from './medium-state.ts'
import { readOrder } from './picture-order.ts'
import { readMedia, readMedium, type StoredMedium } from './stored-medium.ts'

/** Where media come from that are written: an installation, or what was saved of one. */
export interface MediumSource {
  name: string
  /** Null when it is not there any more. */
  read: (noun: MediumNoun, id: string) => Promise<StoredMedium | null>
  /** Those of several that are still there. */
  readPictures: (ids: readonly string[]) => Promise<StoredMedium[]>
  /** The ids of a part's pictures in their order. */
  readOrder: (partId: string) => Promise<{ head: string; imageIds: readonly string[] } | null>
  storageAt: (backend: SyncStorage['backend']) => SyncStorage
}

export const installationSource = ({ name, db, storages }: Installation): MediumSource => ({
  name,
  read: (noun, id) => readMedium(db, noun, id),
  readPictures: (ids) => readMedia(db, 'image', ids),
  readOrder: (partId) => readOrder(db, partId),
  storageAt: storages.at,
})
