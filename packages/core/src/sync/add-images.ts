import type { Run, Transaction } from '@abparts/db/client'
import { imageBlobs, images } from '@abparts/db/schema'
import { and, eq, isNull, ne, sql } from 'drizzle-orm'
import { insertAudit, recordAudit } from '../audit/record.ts'
import { changedMeanwhile, organizationOf } from './apply-change.ts'
import { lockOwners } from './create-owners.ts'
import { type ImageOrder, mergeAs, readOrder, readOrdersOf } from './image-order.ts'
import { lockLineage, setLineage, setLineages } from './lineages.ts'
import { idList } from './medium.ts'
import { ownerKey, ownersOf, partsOf, type SyncChange } from './plan.ts'
import { requireIntact } from './require-valid.ts'
import type { Additions, ApplyOptions } from './source.ts'
import { refuseMoreViewers } from './viewers.ts'

/**
 * Makes room for new images among the existing images of their parts. Returns the resulting order of each part's
 * images. Throws `conflict` when a part to be sorted was sorted after the comparison.
 */
async function positionImages(
  run: Run,
  changes: readonly SyncChange[],
  theirs: ReadonlyMap<string, ImageOrder>,
): Promise<Map<string, string[]>> {
  const arriving = new Set(changes.map(({ id }) => id))
  const sortings = new Map(changes.filter(({ type }) => type === 'picture_order').map((change) => [change.id, change]))
  const orders = new Map<string, string[]>()
  const present: { id: string; position: number }[] = []
  for (const { partId, head, imageIds } of await readOrdersOf(run, partsOf(changes))) {
    const [sorting, order] = [sortings.get(partId), theirs.get(partId)]
    if (sorting !== undefined && head !== sorting.target?.head) throw changedMeanwhile('target')
    if (sorting?.action === 'copy' && order?.head !== sorting.source?.head) throw changedMeanwhile('source')
    const ours = new Set(imageIds)
    const others = (order?.imageIds ?? []).filter((id) => ours.has(id) || arriving.has(id))
    const merged = mergeAs(sorting, imageIds, others)
    orders.set(partId, merged)
    for (const [position, id] of merged.entries()) if (ours.has(id)) present.push({ id, position })
  }
  if (present.length > 0)
    await run(sql`
      update images set position = p.position
      from jsonb_to_recordset(${JSON.stringify(present)}::text::jsonb) p (id uuid, position integer)
      where images.id = p.id and images.position <> p.position`)
  return orders
}

interface Sorting {
  partId: string
  /** What the target had before, in order. */
  before: readonly string[]
  /** What the source has; null when it does not have the part. */
  theirs: { head: string; imageIds: readonly string[] } | null
  change: SyncChange | undefined
}

/**
 * Sorts a part's images after some have been added or removed: in the source's order where `change` says so, else in
 * the target's previous order. Images that only the other side has are placed right after the one they follow there.
 * Throws `conflict` when they were sorted after the comparison.
 */
export async function sortImages(
  tx: Transaction,
  { partId, before, theirs, change }: Sorting,
  { source, actor }: Pick<ApplyOptions, 'source' | 'actor'>,
): Promise<void> {
  const current = (await readOrder(tx, partId))?.imageIds ?? []
  const live = new Set(current)
  const isLive = (id: string) => live.has(id)
  const [ours, others] = [before.filter(isLive), (theirs?.imageIds ?? []).filter(isLive)]
  const sorted = mergeAs(change, ours, others)

  if (change !== undefined) {
    const lineage = await lockLineage(tx, 'picture_order', partId)
    if ((lineage?.head ?? partId) !== change.target?.head) throw changedMeanwhile('target')
    if (change.action === 'copy' && theirs?.head !== change.source?.head) throw changedMeanwhile('source')
    await setLineage(tx, change, source.lineageAfter(change, change.target, null))
  }
  const position = sql<number>`array_position(${sql.param(sorted)}::uuid[], ${images.id}) - 1`
  await tx
    .update(images)
    .set({ position })
    .where(and(eq(images.partId, partId), isNull(images.deletedAt), ne(images.position, position)))
  if (change === undefined) return
  await recordAudit(tx, actor, {
    action: 'edit',
    resourceType: 'part',
    resourceId: partId,
    organizationId: await organizationOf(tx, change),
    detail: { syncedFrom: source.name, sortedImages: sorted.length },
  })
}

/** An image that the target has never had. */
export const isNewImage = ({ type, action, target }: SyncChange): boolean =>
  type === 'image' && action === 'copy' && target === null

/**
 * Adds new images to parts and users, and sorts them, with one statement each for all rows, bytes, lineages and log.
 * Throws `conflict` when one of them has changed since the comparison, or would be visible to more people,
 * `unprocessable` when one is damaged.
 */
export async function addImages(
  run: Run,
  changes: readonly SyncChange[],
  { images, orders }: Additions,
  { source, target: { db }, actor, viewers }: Pick<ApplyOptions, 'source' | 'target' | 'actor' | 'viewers'>,
): Promise<void> {
  const owners = ownersOf(changes)
  const organizationIds = await lockOwners(run, owners)
  const here = new Map(owners.map((owner) => [ownerKey(owner), organizationIds.get(owner.id) ?? null]))
  refuseMoreViewers(owners, viewers, here)
  const organizationOf = ({ owner }: SyncChange) => organizationIds.get(owner?.id ?? '') ?? null
  const sorted = await positionImages(run, changes, orders)
  const added = changes
    .filter(isNewImage)
    // Bytes are counted for one organization after the other, always in this order, so that there is no deadlock.
    .toSorted((a, b) => (organizationOf(a) ?? '').localeCompare(organizationOf(b) ?? ''))
    .map(({ id, owner, source: compared }) => {
      const image = images.get(id)
      if (image === undefined || image.head !== compared?.head) throw changedMeanwhile('source')
      const position = sorted.get(owner?.id ?? '')?.indexOf(id) ?? null
      return { id, bytes: image.bytes, row: { ...image.row, position } }
    })
  const ids = added.map(({ id }) => id)
  const known = await run(
    sql`select from lineages where resource_type = 'image' and resource_id = any(${idList(ids)}) limit 1`,
  )
  if (known.length > 0) throw changedMeanwhile('target')

  const rows = JSON.stringify(added.map(({ row }) => row))
  await run(sql`insert into images select * from jsonb_populate_recordset(null::images, ${rows}::text::jsonb)`)
  await run(db.insert(imageBlobs).values(added.map(({ id, bytes }) => ({ imageId: id, bytes }))))
  await requireIntact(run, ids)
  await setLineages(run, changes)
  const entries = changes.map((change) => {
    const about = { resourceId: change.id, organizationId: organizationOf(change) }
    if (isNewImage(change))
      return { ...about, action: 'create', resourceType: 'image', detail: { syncedFrom: source.name } } as const
    const sortedImages = sorted.get(change.id)?.length ?? 0
    return {
      ...about,
      action: 'edit',
      resourceType: 'part',
      detail: { syncedFrom: source.name, sortedImages },
    } as const
  })
  await run(insertAudit(db, actor, entries))
}
