import type { Run } from '@abparts/db/run'
import { imageBlobs } from '@abparts/db/schema'
import { sql } from 'drizzle-orm'
import { insertAudit } from '../record-audit.ts'
import type { ApplyOptions } from './apply-plan.ts'
import { changedMeanwhile } from './change-failure.ts'
import { idList } from './id-list.ts'
import { setLineages } from './lineage-row.ts'
import { lockOwners } from './lock-owners.ts'
import { placePictures } from './place-pictures.ts'
import type { Additions } from './read-additions.ts'
import { requireIntact } from './require-intact.ts'
import { ownerKey, ownersOf, type SyncChange } from './sync-plan.ts'
import { refuseMoreViewers } from './viewers.ts'

/** A picture of which the target has never heard. */
export const isNewPicture = ({ noun, action, target }: SyncChange): boolean =>
  noun === 'image' && action === 'copy' && target === null

/**
 * Adds new pictures to parts and users, and sorts them, with one statement each for all rows, bytes, lineages and log.
 * Throws `conflict` when one of them has changed since it was compared, or would be seen by more people, `unprocessable` when one is damaged.
 */
export async function addPictures(
  run: Run,
  changes: readonly SyncChange[],
  { pictures, orders }: Additions,
  { source, target: { db }, actor, viewers }: Pick<ApplyOptions, 'source' | 'target' | 'actor' | 'viewers'>,
): Promise<void> {
  const owners = ownersOf(changes)
  const organizationIds = await lockOwners(run, owners)
  const here = new Map(owners.map((owner) => [ownerKey(owner), organizationIds.get(owner.id) ?? null]))
  refuseMoreViewers(owners, viewers, here)
  const organizationOf = ({ owner }: SyncChange) => organizationIds.get(owner?.id ?? '') ?? null
  const sorted = await placePictures(run, changes, orders)
  const added = changes
    .filter(isNewPicture)
    // Bytes are counted for one organization after the other, everywhere in this order: nobody waits in a circle.
    .toSorted((a, b) => (organizationOf(a) ?? '').localeCompare(organizationOf(b) ?? ''))
    .map(({ id, owner, source: compared }) => {
      const picture = pictures.get(id)
      if (picture === undefined || picture.head !== compared?.head) throw changedMeanwhile('source')
      const position = sorted.get(owner?.id ?? '')?.indexOf(id) ?? null
      return { id, bytes: picture.bytes, row: { ...picture.row, position } }
    })
  const ids = added.map(({ id }) => id)
  const known = await run(sql`select from lineages where noun = 'image' and noun_id = any(${idList(ids)}) limit 1`)
  if (known.length > 0) throw changedMeanwhile('target')

  const rows = JSON.stringify(added.map(({ row }) => row))
  await run(sql`insert into images select * from jsonb_populate_recordset(null::images, ${rows}::text::jsonb)`)
  await run(db.insert(imageBlobs).values(added.map(({ id, bytes }) => ({ imageId: id, bytes }))))
  await requireIntact(run, ids)
  await setLineages(run, changes)
  const entries = changes.map((change) => {
    const about = { nounId: change.id, organizationId: organizationOf(change) }
    if (isNewPicture(change))
      return { ...about, action: 'create', noun: 'image', detail: { syncedFrom: source.name } } as const
    const sortedPictures = sorted.get(change.id)?.length ?? 0
    return { ...about, action: 'edit', noun: 'part', detail: { syncedFrom: source.name, sortedPictures } } as const
  })
  await run(insertAudit(db, actor, entries))
}
