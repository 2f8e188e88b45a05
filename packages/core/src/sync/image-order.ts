import type { Run, Transaction } from '@abparts/db/client'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { compareLineages } from './compare-lineages.ts'
import { cut, idList } from './medium.ts'
import type { SyncChange } from './plan.ts'

/** The order of a part's live images, and its lineage. */
const ImageOrder = z.object({
  partId: z.guid(),
  /** Human-readable. */
  partLabel: z.string().transform(cut),
  head: z.guid(),
  history: z.array(z.guid()),
  imageIds: z.array(z.guid()),
})
export type ImageOrder = z.infer<typeof ImageOrder>
const ImageOrders = z.array(ImageOrder)

const pageSize = 1000

const ordersWhere = (where: SQL) => sql`
  select p.id as "partId", p.part_number || coalesce(' of ' || o.name, '') as "partLabel", coalesce(l.head, p.id) as head,
    coalesce(l.history, array[p.id]) as history,
    array(select i.id from images i where i.part_id = p.id and i.deleted_at is null order by i.position) as "imageIds"
  from parts p left join lineages l on l.resource_type = 'picture_order' and l.resource_id = p.id
    left join organizations o on o.id = p.organization_id where ${where}`

const selectOrders = async (db: Transaction, where: SQL): Promise<ImageOrder[]> =>
  ImageOrders.parse(Array.from(await db.execute(ordersWhere(where))))

/** The orders of all parts, by id, read a page at a time. */
export async function* readOrders(db: Transaction): AsyncGenerator<ImageOrder & { key: string }> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const page = await selectOrders(db, sql`p.id > ${after} order by p.id limit ${pageSize}`)
    for (const order of page) {
      yield { ...order, key: order.partId }
      after = order.partId
    }
    if (page.length < pageSize) return
  }
}

/** The orders of those of some parts that exist. */
export async function readOrdersOf(run: Run, partIds: readonly string[]): Promise<ImageOrder[]> {
  if (partIds.length === 0) return []
  return ImageOrders.parse(await run(ordersWhere(sql`p.id = any(${idList(partIds)})`)))
}

/** The order of one part's images; null when the part does not exist. */
export const readOrder = async (db: Transaction, partId: string): Promise<ImageOrder | null> =>
  (await selectOrders(db, sql`p.id = ${partId}`))[0] ?? null

/** A part that does not exist yet. */
export const unsorted = (partId: string, partLabel = ''): ImageOrder => ({
  partId,
  partLabel,
  head: partId,
  history: [partId],
  imageIds: [],
})

export const orderLabel = (partLabel: string) => `order of the images of part ${partLabel}`

/** Which order is newer. Only images that both have count: others can be placed anywhere among them. */
export function compareOrders(source: ImageOrder, target: ImageOrder): ReturnType<typeof compareLineages> {
  const comparison = compareLineages(source, target)
  const [inSource, inTarget] = [new Set(source.imageIds), new Set(target.imageIds)]
  const shared = source.imageIds.filter((id) => inTarget.has(id))
  const isSameOrder = target.imageIds.filter((id) => inSource.has(id)).every((id, index) => id === shared[index])
  if (isSameOrder) return comparison === 'diverged' ? 'same' : comparison
  // Sorted in a way that leaves no trace. Nobody knows which is newer.
  return comparison === 'same' ? 'diverged' : comparison
}

/** The order of a part's images after a change of it, if there is one: that of the side that is newer. */
export const mergeAs = (sorting: SyncChange | undefined, ours: readonly string[], theirs: readonly string[]) =>
  sorting?.action === 'copy' ? mergeOrders(theirs, ours) : mergeOrders(ours, theirs)

/** Inserts into a list what only the other list has, each item right after the one it follows there. */
export function mergeOrders(base: readonly string[], other: readonly string[]): string[] {
  const merged = [...base]
  const known = new Set(base)
  let next = 0
  for (const id of other) {
    if (known.has(id)) next = merged.indexOf(id) + 1
    else merged.splice(next++, 0, id)
  }
  return merged
}
