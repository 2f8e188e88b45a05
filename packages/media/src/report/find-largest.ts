import type { MediaKind, StoredMedium } from '@abparts/contracts/storage-report'
import type { Transaction } from '@abparts/db/client'
import { organizations } from '@abparts/db/schema'
import { asc, desc, eq } from 'drizzle-orm'
import type { Media } from './media.ts'
import { isCurrent, mediumColumns, presentMedium } from './medium.ts'

const limit = 10

/** What is current, of some kinds, and takes most room. */
export async function findLargest(tx: Transaction, media: Media, kinds: readonly MediaKind[]): Promise<StoredMedium[]> {
  const rows = await tx
    .select(mediumColumns(media))
    .from(media)
    .leftJoin(organizations, eq(organizations.id, media.organizationId))
    .where(isCurrent(media, kinds))
    .orderBy(desc(media.sizeBytes), asc(media.id))
    .limit(limit)
  return rows.map(presentMedium)
}
