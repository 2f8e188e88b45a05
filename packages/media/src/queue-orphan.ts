import type { Database } from '@abparts/db/client'
import { storageDeletions } from '@abparts/db/schema'
import type { StoredBytes } from './stored-bytes.ts'

/** Gives bytes that nothing tells of to the collector, which looks again. Their grace period began when they were written. */
export async function queueOrphan(
  db: Database,
  { backend, key, modifiedAt }: StoredBytes & { modifiedAt: Date },
): Promise<void> {
  await db.insert(storageDeletions).values({ backend, key, queuedAt: modifiedAt }).onConflictDoNothing()
}
