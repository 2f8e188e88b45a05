import type { Run } from '@abparts/db/run'
import { sql } from 'drizzle-orm'
import { changedMeanwhile } from './change-failure.ts'
import { mergeAs, type PictureOrder, readOrdersOf } from './picture-order.ts'
import { partsOf, type SyncChange } from './sync-plan.ts'

/**
 * Makes room for new pictures among those that their parts have, and answers with the order of each part's pictures when
 * they are there. Throws `conflict` when a part that is to be sorted was sorted since it was compared.
 */
export async function placePictures(
  run: Run,
  changes: readonly SyncChange[],
  theirs: ReadonlyMap<string, PictureOrder>,
): Promise<Map<string, string[]>> {
  const arriving = new Set(changes.map(({ id }) => id))
  const sortings = new Map(changes.filter(({ noun }) => noun === 'picture_order').map((change) => [change.id, change]))
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
