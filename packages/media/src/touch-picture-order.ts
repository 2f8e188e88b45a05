import type { Transaction } from '@abparts/db/client'
import { lineages } from '@abparts/db/schema'
import { sql } from 'drizzle-orm'

/**
 * Says that a part's pictures were sorted, for installations that are compared: a picture that is added at the end, or
 * removed, sorts none. The first order of all has the part's own id as its revision.
 */
export async function touchPictureOrder(tx: Transaction, partId: string): Promise<void> {
  const head = crypto.randomUUID()
  await tx
    .insert(lineages)
    .values({ noun: 'picture_order', nounId: partId, head, history: [partId, head] })
    .onConflictDoUpdate({
      target: [lineages.noun, lineages.nounId],
      set: { head, history: sql`${lineages.history} || ${head}::uuid` },
    })
}
