import type { Actor } from '@abparts/auth/gate'
import type { Run } from '@abparts/db/client'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Lineage } from './compare-lineages.ts'
import { type ImageOrder, readOrder, readOrdersOf } from './image-order.ts'
import type { Installation, SyncOptions, SyncStorage } from './installation.ts'
import { joinedLineage } from './lineages.ts'
import { idList, Row, readMedium, type StoredMedium } from './medium.ts'
import { type MediumChange, partsOf, type SyncChange, type Viewers } from './plan.ts'
import { requireValid } from './require-valid.ts'

const Images = z.array(z.object({ id: z.guid(), head: z.guid(), row: Row, bytes: z.instanceof(Buffer) }))

/** The new images of a source, and the order of their parts, by id. */
export interface Additions {
  images: Map<string, z.infer<typeof Images>[number]>
  orders: Map<string, ImageOrder>
}

async function readAdditions(run: Run, changes: readonly SyncChange[]): Promise<Additions> {
  const imageIds = changes.flatMap(({ type, id }) => (type === 'image' ? id : []))
  const images = await run(sql`
    select i.id, l.head, to_jsonb(i) as row, b.bytes
    from images i join image_blobs b on b.image_id = i.id join lineages l on l.resource_type = 'image' and l.resource_id = i.id
    where i.id = any(${idList(imageIds)})`)
  const orders = await readOrdersOf(run, partsOf(changes))
  return {
    images: new Map(Images.parse(images).map((image) => [image.id, image])),
    orders: new Map(orders.map((order) => [order.partId, order])),
  }
}

/** Where copied media come from: an installation, or what was saved of one. */
export interface MediumSource {
  name: string
  /** Null when it no longer exists. Throws `unprocessable` when it is not what it should be. */
  read: (change: MediumChange) => Promise<StoredMedium | null>
  /** Everything needed to add images, in one call. */
  readAdditions: (changes: readonly SyncChange[]) => Promise<Additions>
  /** The ids of a part's images, in order. */
  readOrder: (partId: string) => Promise<{ head: string; imageIds: readonly string[] } | null>
  /**
   * The lineage that a change leaves in the target, whose current one is `ours`; null: none. `medium` is what was
   * copied.
   */
  lineageAfter: (change: SyncChange, ours: Lineage | null, medium: StoredMedium | null) => Lineage | null
  storageAt: (backend: SyncStorage['backend']) => SyncStorage
}

export const installationSource = ({ name, db, binary, storages }: Installation): MediumSource => ({
  name,
  read: async ({ type, id, owner }) => {
    const medium = await readMedium(db, type, id)
    if (medium !== null) requireValid(medium, owner)
    return medium
  },
  readAdditions: async (changes) => {
    const additions = await readAdditions(binary.run, changes)
    for (const { id, owner } of changes) {
      const image = additions.images.get(id)
      if (image !== undefined) requireValid({ type: 'image', id, rows: { images: [image.row] }, objects: [] }, owner)
    }
    return additions
  },
  readOrder: (partId) => readOrder(db, partId),
  lineageAfter: joinedLineage,
  storageAt: storages.at,
})

export interface ApplyOptions extends Pick<SyncOptions, 'anonymize'> {
  source: MediumSource
  target: Installation
  actor: Actor
  /** Who may see the copied media in the source: nobody else may see them in the target. */
  viewers: Viewers
  /** Starts nothing new; what is under way is finished. */
  signal: AbortSignal
  /** Called for each change with the reason why it was not made, or null. */
  onChange: (change: SyncChange, failure: string | null) => void
}
