import type { Run } from '@abparts/db/run'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { idList } from './id-list.ts'
import { type PictureOrder, readOrdersOf } from './picture-order.ts'
import { Row } from './stored-medium.ts'
import { partsOf, type SyncChange } from './sync-plan.ts'

const Pictures = z.array(z.object({ id: z.guid(), head: z.guid(), row: Row, bytes: z.instanceof(Buffer) }))

/** What an installation has of pictures that are new elsewhere, and of the order of their parts, by their ids. */
export interface Additions {
  pictures: Map<string, z.infer<typeof Pictures>[number]>
  orders: Map<string, PictureOrder>
}

export async function readAdditions(run: Run, changes: readonly SyncChange[]): Promise<Additions> {
  const imageIds = changes.flatMap(({ noun, id }) => (noun === 'image' ? id : []))
  const pictures = await run(sql`
    select i.id, l.head, to_jsonb(i) as row, b.bytes
    from images i join image_blobs b on b.image_id = i.id join lineages l on l.noun = 'image' and l.noun_id = i.id
    where i.id = any(${idList(imageIds)})`)
  const orders = await readOrdersOf(run, partsOf(changes))
  return {
    pictures: new Map(Pictures.parse(pictures).map((picture) => [picture.id, picture])),
    orders: new Map(orders.map((order) => [order.partId, order])),
  }
}

/** What is left to the garbage collector comes to a hundred megabytes before it runs. */
export function freeBytes({ pictures }: Additions): void {
  // Others may have a piece of a larger one.
  for (const { bytes } of pictures.values())
    if (bytes.buffer instanceof ArrayBuffer && bytes.buffer.byteLength === bytes.byteLength) bytes.buffer.transfer(0)
}
