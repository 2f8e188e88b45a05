import type { Permitted } from '@abparts/auth/gate'
import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { images } from '@abparts/db/schema'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { lockImageOwner } from './image-owner.ts'
import type { StoredPart } from './part.ts'
import { recordAudit } from './record-audit.ts'
import { touchPictureOrder } from './touch-picture-order.ts'

/**
 * Puts a part's pictures in a new order with one statement, with the log. `imageIds` must name each of them once: whoever sorts an
 * outdated list gets `conflict`, so that a picture uploaded meanwhile is never lost.
 */
export async function reorderImages(
  db: Database,
  { thing: part, actor }: Permitted<'edit', StoredPart>,
  imageIds: readonly string[],
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockImageOwner(tx, { type: 'part', id: part.id })
    const live = and(eq(images.partId, part.id), isNull(images.deletedAt))
    const current = await tx.select({ id: images.id }).from(images).where(live)
    const named = new Set(imageIds)
    if (named.size !== imageIds.length || named.size !== current.length || !current.every(({ id }) => named.has(id)))
      throw new AppError('conflict', 'The pictures have changed meanwhile. Look at them again, then sort.')
    await tx
      .update(images)
      .set({ position: sql`array_position(${sql.param(imageIds)}::uuid[], ${images.id}) - 1` })
      .where(live)
    await touchPictureOrder(tx, part.id)
    await recordAudit(tx, actor, {
      action: 'edit',
      noun: 'part',
      nounId: part.id,
      organizationId: part.organizationId,
      detail: { partNumber: part.partNumber, sortedPictures: imageIds.length },
    })
  })
}
