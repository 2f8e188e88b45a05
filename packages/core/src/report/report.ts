import type { Authorized, Scope } from '@abparts/auth/gate'
import type { PlatformReport, StorageReport } from '@abparts/contracts/storage-report'
import type { Database, Transaction } from '@abparts/db/client'
import type { Quota } from '../quota/quota.ts'
import { addUp, imageKinds, type Media, mediaOf, objectKinds } from './amounts.ts'
import {
  countByAge,
  countByKind,
  countByLocation,
  countByMonth,
  countOrganizations,
  countUnowned,
  countUploads,
  countWaiting,
  measureDatabase,
} from './counts.ts'
import { findDuplicates, findLargest } from './largest.ts'

interface ReportOptions {
  /** The limits of the ages, and of the months. */
  now: Date
}

/** What one organization stores, all counted at one instant. No bytes of media are read. */
export const reportOrganization = (
  db: Database,
  { value: { organization } }: Authorized<'view', Quota>,
  { now }: ReportOptions,
): Promise<StorageReport> =>
  db.transaction((tx) => report(tx, mediaOf(tx, organization.id), organization.id, now), oneInstant)

/** The same for everything, with its location. */
export const reportPlatform = (
  db: Database,
  _scope: Scope<'view', 'platform'>,
  { now }: ReportOptions,
): Promise<PlatformReport> =>
  db.transaction(async (tx) => {
    const media = mediaOf(tx, null)
    return {
      ...(await report(tx, media, null, now)),
      unowned: await countUnowned(tx, media),
      places: await countByLocation(tx, media),
      waiting: await countWaiting(tx),
      database: await measureDatabase(tx),
    }
  }, oneInstant)

/** So that the sums agree. */
const oneInstant = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const

async function report(tx: Transaction, media: Media, organizationId: string | null, now: Date): Promise<StorageReport> {
  const kinds = await countByKind(tx, media)
  return {
    reportedAt: now.toISOString(),
    total: addUp(kinds),
    kinds,
    ages: await countByAge(tx, media, now),
    growth: await countByMonth(tx, media, now),
    uploads: await countUploads(tx, organizationId),
    duplicates: await findDuplicates(tx, media),
    largestObjects: await findLargest(tx, media, objectKinds),
    largestPictures: await findLargest(tx, media, imageKinds),
    organizations: await countOrganizations(tx, media, organizationId),
  }
}
