import type { MediaKind, StorageReport, StoredMedium } from '@abparts/contracts/storage-report'
import type { Transaction } from '@abparts/db/client'
import { organizations } from '@abparts/db/schema'
import { and, asc, count, desc, eq, gt, inArray, lte, max, sql } from 'drizzle-orm'
import { isCurrent, type Media, mediumColumns, none, presentMedium, uploadedKinds } from './amounts.ts'

/** How many groups of identical bytes are listed, and how many media of each. */
const limits = { groups: 10, media: 5 }

/** What people uploaded more than once and is current. What was derived from it does not count. */
export async function findDuplicates(tx: Transaction, media: Media): Promise<StorageReport['duplicates']> {
  const groups = tx
    .select({
      sha256: media.sha256,
      count: count().as('count'),
      sizeBytes: max(media.sizeBytes).mapWith(Number).as('size_bytes'),
      wastedBytes: sql<number>`((count(*) - 1) * max(${media.sizeBytes}))`.as('wasted_bytes'),
    })
    .from(media)
    .where(isCurrent(media, uploadedKinds))
    .groupBy(media.sha256)
    .having(gt(count(), 1))
    .as('duplicates')
  const [total = none] = await tx
    .select({
      count: sql<number>`coalesce(sum(${groups.count} - 1), 0)`.mapWith(Number),
      sizeBytes: sql<number>`coalesce(sum(${groups.wastedBytes}), 0)`.mapWith(Number),
    })
    .from(groups)
  const largest = await tx
    .select({ sha256: groups.sha256, count: groups.count, sizeBytes: groups.sizeBytes })
    .from(groups)
    .orderBy(desc(groups.wastedBytes), asc(groups.sha256))
    .limit(limits.groups)
  const found = await findFirst(
    tx,
    media,
    largest.map(({ sha256 }) => sha256),
  )
  return {
    ...total,
    largest: largest.map((group) => ({
      ...group,
      media: found.filter(({ sha256 }) => sha256 === group.sha256).map(({ medium }) => presentMedium(medium)),
    })),
  }
}

/** The first media with each of these hashes, in their order. */
async function findFirst(tx: Transaction, media: Media, hashes: string[]) {
  const turn = sql<number>`row_number() over (partition by ${media.sha256} order by ${media.createdAt}, ${media.id})`
  const ranked = tx
    .select({ sha256: media.sha256, turn: turn.as('turn'), medium: mediumColumns(media) })
    .from(media)
    .leftJoin(organizations, eq(organizations.id, media.organizationId))
    .where(and(isCurrent(media, uploadedKinds), inArray(media.sha256, hashes)))
    .as('ranked')
  return await tx.select().from(ranked).where(lte(ranked.turn, limits.media)).orderBy(asc(ranked.turn))
}

const limit = 10

/** The largest current media of some kinds. */
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
