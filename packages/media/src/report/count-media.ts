import { MediaKind, MediaPlace, UnownedArea } from '@abparts/contracts/storage-report'
import type { Transaction } from '@abparts/db/client'
import { isNull, sql } from 'drizzle-orm'
import { none, storedAmountOf } from './amount.ts'
import type { Media } from './media.ts'

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

/** What is stored in each place. */
export async function countByPlace(tx: Transaction, media: Media) {
  const { place } = media
  const rows = await tx
    .select({ place, ...storedAmountOf(media) })
    .from(media)
    .groupBy(place)
  return MediaPlace.options.map((one) => rows.find((row) => row.place === one) ?? { place: one, ...nothing })
}

/** What is stored and no organization's. */
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
