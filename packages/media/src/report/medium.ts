import type { MediaKind } from '@abparts/contracts/storage-report'
import { organizations } from '@abparts/db/schema'
import { and, inArray, not, sql } from 'drizzle-orm'
import type { Media } from './media.ts'

/** What is current, of some kinds. */
export const isCurrent = (media: Media, kinds: readonly MediaKind[]) =>
  and(not(media.isRemoved), inArray(media.kind, [...kinds]))

/** A medium as people know it, of a query that joins organizations. */
export const mediumColumns = (media: Media) => ({
  kind: media.kind,
  id: media.id,
  // A logo is called what its organization is called.
  title: sql<string>`coalesce(${media.title}, ${organizations.name})`.as('title'),
  partId: media.partId,
  partNumber: media.partNumber,
  organizationId: media.organizationId,
  organizationName: sql<string | null>`${organizations.name}`.as('organization_name'),
  sizeBytes: media.sizeBytes,
  createdAt: media.createdAt,
})

/** A row of these columns as the contracts show it. */
export const presentMedium = <Row extends { createdAt: Date }>({ createdAt, ...medium }: Row) => ({
  ...medium,
  createdAt: createdAt.toISOString(),
})
