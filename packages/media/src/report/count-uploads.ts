import type { Amount } from '@abparts/contracts/storage-report'
import type { Transaction } from '@abparts/db/client'
import { parts, partVideos, videoUploads } from '@abparts/db/schema'
import { and, eq, isNull } from 'drizzle-orm'
import { amountOf, none } from './amount.ts'

/** What has come of uploads that are not complete, for one organization or for all. */
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
