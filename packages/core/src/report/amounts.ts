import { type Amount, MediaKind, type StoredAmount } from '@abparts/contracts/storage-report'
import type { Transaction } from '@abparts/db/client'
import { organizations } from '@abparts/db/schema'
import { and, eq, inArray, not, type SQLWrapper, sql } from 'drizzle-orm'
import { storedMedia } from './stored-media.ts'

/** What is searched for the largest, and what counts for a quota; the rest accompanies it or is derived from it. */
const traits: Record<MediaKind, { comparedWith: 'images' | 'objects' | null; counts: boolean }> = {
  part_picture: { comparedWith: 'images', counts: true },
  profile_photo: { comparedWith: 'images', counts: true },
  logo: { comparedWith: 'images', counts: true },
  video: { comparedWith: 'objects', counts: true },
  manual: { comparedWith: 'objects', counts: true },
  caption: { comparedWith: null, counts: false },
  poster: { comparedWith: null, counts: false },
  storyboard: { comparedWith: null, counts: false },
  rendition: { comparedWith: 'objects', counts: false },
}

/** Images that people upload. */
export const imageKinds = MediaKind.options.filter((kind) => traits[kind].comparedWith === 'images')

/** All that people upload, and what counts for a quota. */
export const uploadedKinds = MediaKind.options.filter((kind) => traits[kind].counts)

/** What is in a storage backend. */
export const objectKinds = MediaKind.options.filter((kind) => traits[kind].comparedWith === 'objects')

/** What is stored for one organization, or for everybody, to be counted. */
export function mediaOf(db: Transaction, organizationId: string | null) {
  const media = storedMedia(db)
  const isTheirs = organizationId === null ? undefined : eq(media.organizationId, organizationId)
  return db.select().from(media).where(isTheirs).as('media')
}

export type Media = ReturnType<typeof mediaOf>

/** What is current, of some kinds. */
export const isCurrent = (media: Media, kinds: readonly MediaKind[]) =>
  and(not(media.isRemoved), inArray(media.kind, [...kinds]))

/** A medium with human-readable names, from a query that joins organizations. */
export const mediumColumns = (media: Media) => ({
  kind: media.kind,
  id: media.id,
  // A logo's title is the name of its organization.
  title: sql<string>`coalesce(${media.title}, ${organizations.name})`.as('title'),
  partId: media.partId,
  partNumber: media.partNumber,
  organizationId: media.organizationId,
  organizationName: sql<string | null>`${organizations.name}`.as('organization_name'),
  sizeBytes: media.sizeBytes,
  createdAt: media.createdAt,
})

/** A row of these columns as the contracts describe it. */
export const presentMedium = <Row extends { createdAt: Date }>({ createdAt, ...medium }: Row) => ({
  ...medium,
  createdAt: createdAt.toISOString(),
})

export const none: Amount = { count: 0, sizeBytes: 0 }

/** The number of rows and the sum of their bytes, of those that match the condition. */
export const amountOf = (sizeBytes: SQLWrapper, condition: SQLWrapper = sql`true`) => ({
  count: sql<number>`count(*) filter (where ${condition})`.mapWith(Number),
  sizeBytes: sql<number>`coalesce(sum(${sizeBytes}) filter (where ${condition}), 0)`.mapWith(Number),
})

/** The same for current and for removed media. */
export const storedAmountOf = ({ sizeBytes, isRemoved }: Media) => ({
  current: amountOf(sizeBytes, not(isRemoved)),
  removed: amountOf(sizeBytes, isRemoved),
})

/** The sum of amounts. */
export const addUp = (amounts: readonly StoredAmount[]): StoredAmount => ({
  current: sumOf(amounts.map(({ current }) => current)),
  removed: sumOf(amounts.map(({ removed }) => removed)),
})

const sumOf = (amounts: readonly Amount[]): Amount => ({
  count: amounts.reduce((sum, { count }) => sum + count, 0),
  sizeBytes: amounts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
})
