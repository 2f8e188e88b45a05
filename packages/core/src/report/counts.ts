import { StorageBackend } from '@abparts/contracts/storage'
import {
  type Amount,
  MediaKind,
  type ReportedOrganization,
  StorageLocation,
  type StorageReport,
  UnownedArea,
} from '@abparts/contracts/storage-report'
import type { Transaction } from '@abparts/db/client'
import {
  imageBlobs,
  organizations,
  parts,
  partVideos,
  storageDeletions,
  storageObjects,
  videoPosters,
  videoStoryboards,
  videoUploads,
} from '@abparts/db/schema'
import { and, asc, eq, getTableName, isNotNull, isNull, not, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { isReferenced } from '../objects/references.ts'
import { amountOf, type Media, none, storedAmountOf } from './amounts.ts'

/** Tables whose rows are images. */
const imageTables = [imageBlobs, videoPosters, videoStoryboards]

const Sizes = z.tuple([z.object({ all: z.coerce.number(), images: z.coerce.number() })])

/** What the database uses on disk; for tables of images, including their indexes and what they keep out of line. */
export async function measureDatabase(tx: Transaction): Promise<{ sizeBytes: number; withoutPicturesBytes: number }> {
  const sizes = imageTables.map((table) => sql`pg_total_relation_size(${getTableName(table)}::regclass)`)
  const rows = await tx.execute(
    sql`select pg_database_size(current_database()) as all, ${sql.join(sizes, sql` + `)} as images`,
  )
  const [{ all, images }] = Sizes.parse(Array.from(rows))
  return { sizeBytes: all, withoutPicturesBytes: all - images }
}

const nothing = { current: none, removed: none }

/** What is stored of each kind. */
export async function countByKind(tx: Transaction, media: Media) {
  const { kind } = media
  const rows = await tx
    .select({ kind, ...storedAmountOf(media) })
    .from(media)
    .groupBy(kind)
  return MediaKind.options.map((one) => rows.find((row) => row.kind === one) ?? { kind: one, ...nothing })
}

/** What is stored in each location. */
export async function countByLocation(tx: Transaction, media: Media) {
  const { location } = media
  const rows = await tx
    .select({ location, ...storedAmountOf(media) })
    .from(media)
    .groupBy(location)
  return StorageLocation.options.map((place) => {
    const { current, removed } = rows.find((row) => row.location === place) ?? nothing
    return { place, current, removed }
  })
}

/** What is stored and belongs to no organization. */
export async function countUnowned(tx: Transaction, media: Media) {
  const area = sql<UnownedArea>`case when ${media.partId} is not null then 'catalog'
    when ${media.userId} is not null then 'people' else 'library' end`.as('area')
  const rows = await tx
    .select({ area, ...storedAmountOf(media) })
    .from(media)
    .where(isNull(media.organizationId))
    .groupBy(area)
  return UnownedArea.options.map((one) => rows.find((row) => row.area === one) ?? { area: one, ...nothing })
}

/** What one organization stores, or each of them, the largest first. */
export async function countOrganizations(
  tx: Transaction,
  media: Media,
  organizationId: string | null,
): Promise<ReportedOrganization[]> {
  const { id, name, usedBytes, quotaBytes } = organizations
  const all = await tx
    .select({ id, name, usedBytes, quotaBytes })
    .from(organizations)
    .where(organizationId === null ? undefined : eq(id, organizationId))
    .orderBy(asc(name))
  const rows = await tx
    .select({ organizationId: media.organizationId, ...storedAmountOf(media) })
    .from(media)
    .where(isNotNull(media.organizationId))
    .groupBy(media.organizationId)
  const stored = new Map(rows.map((row) => [row.organizationId, row]))
  return all
    .map((organization) => {
      const { current = none, removed = none } = stored.get(organization.id) ?? {}
      return { ...organization, current, removed }
    })
    .toSorted((one, other) => other.current.sizeBytes - one.current.sizeBytes)
}

const dayMilliseconds = 86_400_000
const ageDays = [7, 30, 90, 365]
const monthCount = 12

/** What is current by age, the newest first. */
export async function countByAge(tx: Transaction, media: Media, now: Date): Promise<StorageReport['ages']> {
  const limits = ageDays.map((days) => new Date(now.getTime() - days * dayMilliseconds)).reverse()
  const amounts = (await countBetween(tx, media, limits)).reverse()
  return amounts.map((amount, index) => ({
    fromDays: ageDays[index - 1] ?? 0,
    toDays: ageDays[index] ?? null,
    ...amount,
  }))
}

/** What is current by the month in which it was added; the twelfth month is not over yet. */
export async function countByMonth(tx: Transaction, media: Media, now: Date): Promise<StorageReport['growth']> {
  const starts = Array.from(
    { length: monthCount },
    (_, index) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthCount + 1 + index)),
  )
  const [before = none, ...amounts] = await countBetween(tx, media, starts)
  const months = starts.map((start, index) => ({ month: start.toISOString().slice(0, 7), ...none, ...amounts[index] }))
  return { before, months }
}

/** What is current and was added before the first date, between each date and the next, and since the last. */
async function countBetween(tx: Transaction, media: Media, moments: readonly Date[]): Promise<Amount[]> {
  const limits = sql.join(
    moments.map((moment) => sql`${moment.toISOString()}::timestamptz`),
    sql`, `,
  )
  const period = sql<number>`width_bucket(${media.createdAt}, array[${limits}])`.as('period')
  const rows = await tx
    .select({ period, ...amountOf(media.sizeBytes) })
    .from(media)
    .where(not(media.isRemoved))
    .groupBy(period)
  return Array.from({ length: moments.length + 1 }, (_, index) => {
    const { count, sizeBytes } = rows.find((row) => row.period === index) ?? none
    return { count, sizeBytes }
  })
}

/** What has arrived of incomplete uploads, for one organization or for all. */
export async function countUploads(tx: Transaction, organizationId: string | null): Promise<Amount> {
  const isTheirs = organizationId === null ? undefined : eq(parts.organizationId, organizationId)
  const [amount = none] = await tx
    .select(amountOf(videoUploads.offsetBytes))
    .from(videoUploads)
    .leftJoin(partVideos, eq(partVideos.id, videoUploads.videoId))
    .leftJoin(parts, eq(parts.id, partVideos.partId))
    .where(and(isNull(videoUploads.completedAt), isTheirs))
  return amount
}

/** The object of which a move has left a copy. */
const moved = alias(storageObjects, 'moved')

/**
 * Objects that nothing needs, queued or not, and everything else that waits to be collected: leftovers of moves and of
 * uploads.
 */
export async function countWaiting(tx: Transaction) {
  const backend = sql<StorageBackend>`coalesce(${storageObjects.backend}, ${storageDeletions.backend})`
  const isQueuedThere = and(
    eq(storageDeletions.key, storageObjects.key),
    eq(storageDeletions.backend, storageObjects.backend),
  )
  const rows = await tx
    .select({ backend, ...amountOf(sql`coalesce(${storageObjects.sizeBytes}, ${moved.sizeBytes})`) })
    .from(storageObjects)
    .fullJoin(storageDeletions, isQueuedThere)
    .leftJoin(moved, eq(moved.key, storageDeletions.key))
    .where(or(isNull(storageObjects.id), not(isReferenced)))
    .groupBy(backend)
  return StorageBackend.options.map((place) => {
    const { count, sizeBytes } = rows.find((row) => row.backend === place) ?? none
    return { place, count, sizeBytes }
  })
}
