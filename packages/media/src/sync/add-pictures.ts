import type { Transaction } from '@abparts/db/client'
import { imageBlobs, lineages } from '@abparts/db/schema'
import { sql } from 'drizzle-orm'
import { recordAudit } from '../record-audit.ts'
import type { ApplyOptions } from './apply-plan.ts'
import { changedMeanwhile } from './change-failure.ts'
import { joinHistories } from './compare-lineages.ts'
import { requireIntact } from './require-intact.ts'
import { decoded } from './stored-medium.ts'
import type { MediumChange } from './sync-plan.ts'

/** A picture of which the target has never heard. */
export const isNewPicture = ({ noun, action, target }: MediumChange): boolean =>
  noun === 'image' && action === 'copy' && target === null

/**
 * Adds new pictures to a part, behind those that it has, with one statement each for all rows, bytes, lineages and log.
 * Throws `conflict` when one of them has changed since it was compared, `unprocessable` when one is damaged.
 */
export async function addPictures(
  tx: Transaction,
  partId: string,
  changes: readonly MediumChange[],
  { source, actor }: Pick<ApplyOptions, 'source' | 'actor'>,
): Promise<void> {
  const ids = changes.map(({ id }) => id)
  const [part] = await tx.execute<{ organizationId: string | null; end: number; isKnown: boolean }>(sql`
    select organization_id as "organizationId",
      (select coalesce(max(position) + 1, 0) from images where part_id = p.id) as "end",
      exists (select from lineages where noun = 'image' and noun_id = any(${sql.param(ids)}::uuid[])) as "isKnown"
    from parts p where id = ${partId}`)
  if (part === undefined || part.isKnown) throw changedMeanwhile('target')
  const media = new Map((await source.readPictures(ids)).map((medium) => [medium.id, medium]))
  const pictures = changes.map(({ id, source: compared }, place) => {
    const medium = media.get(id)
    if (!medium?.bytes || medium.head !== compared?.head) throw changedMeanwhile('source')
    return {
      row: { ...medium.rows.images?.[0], position: part.end + place },
      blob: { imageId: id, bytes: decoded(medium.bytes) },
    }
  })

  const rows = JSON.stringify(pictures.map(({ row }) => row))
  await tx.execute(sql`insert into images select * from jsonb_populate_recordset(null::images, ${rows}::text::jsonb)`)
  await tx.insert(imageBlobs).values(pictures.map(({ blob }) => blob))
  await requireIntact(tx, ids)
  await tx
    .insert(lineages)
    .values(
      changes.map(({ noun, id: nounId, nextHead: head, source }) => ({
        ...{ noun, nounId, head, history: joinHistories(source?.history ?? [], [head]) },
      })),
    )
    // In place of what triggers have written.
    .onConflictDoUpdate({
      target: [lineages.noun, lineages.nounId],
      set: { head: sql`excluded.head`, history: sql`excluded.history` },
    })
  const { organizationId } = part
  const about = { action: 'create', noun: 'image', organizationId, detail: { syncedFrom: source.name } } as const
  await recordAudit(tx, actor, ...ids.map((nounId) => ({ ...about, nounId })))
}
