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
import { requireSound } from './require-sound.ts'

const Images = z.array(z.object({ id: z.guid(), head: z.guid(), row: Row, bytes: z.instanceof(Buffer) }))

/** What an installation has of images that are new elsewhere, and of the order of their parts, by their ids. */
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

/** What is left to the garbage collector comes to a hundred megabytes before it runs. */
export function freeBytes({ images }: Additions): void {
  // Others may have a piece of a larger one.
  for (const { bytes } of images.values())
    if (bytes.buffer instanceof ArrayBuffer && bytes.buffer.byteLength === bytes.byteLength) bytes.buffer.transfer(0)
}

/** Where media come from that are written: an installation, or what was saved of one. */
export interface MediumSource {
  name: string
  /** Null when it is not there any more. Throws `unprocessable` when it is not what it should be. */
  read: (change: MediumChange) => Promise<StoredMedium | null>
  /** All at once that is needed to add images. */
  readAdditions: (changes: readonly SyncChange[]) => Promise<Additions>
  /** The ids of a part's images in their order. */
  readOrder: (partId: string) => Promise<{ head: string; imageIds: readonly string[] } | null>
  /** The lineage that a change leaves in the target, which has `ours` now; null: none. `medium` is what was copied. */
  lineageAfter: (change: SyncChange, ours: Lineage | null, medium: StoredMedium | null) => Lineage | null
  storageAt: (backend: SyncStorage['backend']) => SyncStorage
}

export const installationSource = ({ name, db, binary, storages }: Installation): MediumSource => ({
  name,
  read: async ({ type, id, owner }) => {
    const medium = await readMedium(db, type, id)
    if (medium !== null) requireSound(medium, owner)
    return medium
  },
  readAdditions: async (changes) => {
    const additions = await readAdditions(binary.run, changes)
    for (const { id, owner } of changes) {
      const image = additions.images.get(id)
      if (image !== undefined) requireSound({ type: 'image', id, rows: { images: [image.row] }, objects: [] }, owner)
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
  /** Who may see what is copied where it comes from: nobody else must see it in the target. */
  viewers: Viewers
  /** Begins nothing more; what is on its way is ended. */
  signal: AbortSignal
  /** Hears of each change: why it was not made, or null. */
  onChange: (change: SyncChange, failure: string | null) => void
}
