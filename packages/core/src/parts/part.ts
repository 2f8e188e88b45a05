import { type Authorized, type Guarded, guard, type Scope } from '@abparts/auth/gate'
import { partResource } from '@abparts/auth/permissions'
import type { PartMedia } from '@abparts/contracts/part'
import type { Database, Transaction } from '@abparts/db/client'
import { documents, images, parts, partVideos, videos } from '@abparts/db/schema'
import { and, asc, count, eq, getTableColumns, ilike, isNull, or, type SQL, sql } from 'drizzle-orm'
import { inScope } from '../organizations/in-scope.ts'

/** A part as stored in the database, with what lists show of its images: the first one's hashes, and the count. */
export type StoredPart = typeof parts.$inferSelect & {
  imageSha256: string | null
  imageThumbHash: string | null
  imageCount: number
}

/**
 * Selects parts by number; the same number may exist in several organizations and in the catalog. No list ever reads a
 * byte of an image.
 */
const selectParts = (db: Transaction, where: SQL | undefined) =>
  db
    .select({
      ...getTableColumns(parts),
      imageSha256: images.sha256,
      imageThumbHash: images.thumbHash,
      imageCount: sql<number>`(select count(*)::int from ${images} as all_images
        where all_images.part_id = ${parts.id} and all_images.deleted_at is null)`,
    })
    .from(parts)
    .leftJoin(images, and(eq(images.partId, parts.id), eq(images.position, 0)))
    .where(where)
    .orderBy(asc(parts.partNumber), asc(parts.id))

/** A part. */
export async function findPart(db: Transaction, id: string): Promise<Guarded<StoredPart>> {
  const [part] = await selectParts(db, eq(parts.id, id))
  return guard('part', part ?? null, partResource)
}

/** Where a part can be: in an organization, or in the catalog, which belongs to nobody. */
export interface PartOwner {
  organizationId: string | null
}

export const partOwner = (organizationId: string | null): Guarded<PartOwner> =>
  guard('organization', { organizationId }, partResource)

interface PartFilter {
  /** Null: only catalog parts. Undefined: all. */
  organizationId?: string | null | undefined
  /** An `ILIKE` pattern for the number, name or description. */
  pattern?: string | undefined
  /** Returns the page after the part with this number and id. */
  after?: [partNumber: string, id: string] | undefined
  limit: number
}

/** Parts by number: catalog parts, which everyone signed in may see, and proprietary parts in scope. */
export async function listParts(
  db: Database,
  scope: Scope<'view', 'proprietary_part'>,
  { organizationId, pattern, after, limit }: PartFilter,
): Promise<StoredPart[]> {
  const own = inScope(scope, { organizationId: parts.organizationId })
  const where = and(
    own && or(isNull(parts.organizationId), own),
    organizationId === undefined ? undefined : belongsTo(organizationId),
    pattern
      ? or(ilike(parts.partNumber, pattern), ilike(parts.name, pattern), ilike(parts.description, pattern))
      : undefined,
    after && sql`(${parts.partNumber}, ${parts.id}) > (${after[0]}, ${after[1]}::uuid)`,
  )
  return await selectParts(db, where).limit(limit)
}

const belongsTo = (organizationId: string | null): SQL =>
  organizationId === null ? isNull(parts.organizationId) : eq(parts.organizationId, organizationId)

/** What belongs to a part. */
export async function countPartMedia(
  db: Database,
  { value: { id } }: Authorized<'view', StoredPart>,
): Promise<PartMedia> {
  const countsOf = ({ deletedAt }: typeof images | typeof videos | typeof documents) => ({
    current: sql<number>`count(*) filter (where ${deletedAt} is null)::int`,
    all: count(),
  })
  const found = [
    await db.select(countsOf(images)).from(images).where(eq(images.partId, id)),
    await db
      .select(countsOf(videos))
      .from(partVideos)
      .innerJoin(videos, eq(videos.id, partVideos.id))
      .where(eq(partVideos.partId, id)),
    await db.select(countsOf(documents)).from(documents).where(eq(documents.partId, id)),
  ]
  const [pictureCount = 0, videoCount = 0, manualCount = 0] = found.map(([row]) => row?.current ?? 0)
  const allCount = found.reduce((sum, [row]) => sum + (row?.all ?? 0), 0)
  return { pictureCount, videoCount, manualCount, removedCount: allCount - pictureCount - videoCount - manualCount }
}
