import type { Amount, StoredAmount } from '@abparts/contracts/storage-report'
import { not, type SQLWrapper, sql } from 'drizzle-orm'
import type { Media } from './media.ts'

export const none: Amount = { count: 0, sizeBytes: 0 }

/** How many rows there are, and their bytes together; of those for which the condition holds. */
export const amountOf = (sizeBytes: SQLWrapper, condition: SQLWrapper = sql`true`) => ({
  count: sql<number>`count(*) filter (where ${condition})`.mapWith(Number),
  sizeBytes: sql<number>`coalesce(sum(${sizeBytes}) filter (where ${condition}), 0)`.mapWith(Number),
})

/** The same of what is current and of what was removed. */
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
