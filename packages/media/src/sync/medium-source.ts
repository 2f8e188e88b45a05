import type { Lineage } from './compare-lineages.ts'
import type { Installation, SyncStorage } from './installation.ts'
import { joinedLineage } from './lineage-row.ts'
import { readOrder } from './picture-order.ts'
import { type Additions, readAdditions } from './read-additions.ts'
import { requireSound } from './require-sound.ts'
import { readMedium, type StoredMedium } from './stored-medium.ts'
import type { MediumChange, SyncChange } from './sync-plan.ts'

/** Where media come from that are written: an installation, or what was saved of one. */
export interface MediumSource {
  name: string
  /** Null when it is not there any more. Throws `unprocessable` when it is not what it should be. */
  read: (change: MediumChange) => Promise<StoredMedium | null>
  /** All at once that is needed to add pictures. */
  readAdditions: (changes: readonly SyncChange[]) => Promise<Additions>
  /** The ids of a part's pictures in their order. */
  readOrder: (partId: string) => Promise<{ head: string; imageIds: readonly string[] } | null>
  /** The lineage that a change leaves in the target, which has `ours` now; null: none. `medium` is what was copied. */
  lineageAfter: (change: SyncChange, ours: Lineage | null, medium: StoredMedium | null) => Lineage | null
  storageAt: (backend: SyncStorage['backend']) => SyncStorage
}

export const installationSource = ({ name, db, binary, storages }: Installation): MediumSource => ({
  name,
  read: async ({ noun, id, owner }) => {
    const medium = await readMedium(db, noun, id)
    if (medium !== null) requireSound(medium, owner)
    return medium
  },
  readAdditions: async (changes) => {
    const additions = await readAdditions(binary.run, changes)
    for (const { id, owner } of changes) {
      const picture = additions.pictures.get(id)
      if (picture !== undefined)
        requireSound({ noun: 'image', id, rows: { images: [picture.row] }, objects: [] }, owner)
    }
    return additions
  },
  readOrder: (partId) => readOrder(db, partId),
  lineageAfter: joinedLineage,
  storageAt: storages.at,
})
