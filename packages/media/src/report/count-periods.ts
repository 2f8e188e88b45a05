import type { Amount, StorageReport } from '@abparts/contracts/storage-report'
import type { Transaction } from '@abparts/db/client'
import { not, sql } from 'drizzle-orm'
import { amountOf, none } from './amount.ts'
import type { Media } from './media.ts'

const dayMilliseconds = 86_400_000
const ageDays = [7, 30, 90, 365]
const monthCount = 12

/** What is current by its age, the newest first. */
export async function countByAge(tx: Transaction, media: Media, now: Date): Promise<StorageReport['ages']> {
  const limits = ageDays.map((days) => new Date(now.getTime() - days * dayMilliseconds)).reverse()
  const amounts = (await countBetween(tx, media, limits)).reverse()
  return amounts.map((amount, place) => ({
    fromDays: ageDays[place - 1] ?? 0,
    toDays: ageDays[place] ?? null,
    ...amount,
  }))
}

/** What is current by the month in which it came, the twelfth of which is not over. */
export async function countByMonth(tx: Transaction, media: Media, now: Date): Promise<StorageReport['growth']> {
  const starts = Array.from(
    { length: monthCount },
    (_, place) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthCount + 1 + place)),
  )
  const [before = none, ...amounts] = await countBetween(tx, media, starts)
  const months = starts.map((start, place) => ({ month: start.toISOString().slice(0, 7), ...none, ...amounts[place] }))
  return { before, months }
}

/** What is current and came before the first moment, from each to the next, and since the last. */
async function countBetween(tx: Transaction, media: Media, moments: readonly Date[]): Promise<Amount[]> {
  const limits = sql.join(
    moments.map((moment) => sql`${moment.toISOString()}::timestamptz`),
    sql`, `,
  )
  const place = sql<number>`width_bucket(${media.createdAt}, array[${limits}])`.as('period')
  const rows = await tx
    .select({ place, ...amountOf(media.sizeBytes) })
    .from(media)
    .where(not(media.isRemoved))
    .groupBy(place)
  return Array.from({ length: moments.length + 1 }, (_, index) => {
    const { count, sizeBytes } = rows.find((row) => row.place === index) ?? none
    return { count, sizeBytes }
  })
}
