import { availableParallelism } from 'node:os'
import type { Actor } from '@abparts/auth/gate'
import type { Database } from '@abparts/db/client'
import pMap, { pMapSkip } from 'p-map'
import { type MigratedOwner, migrateOwner } from './migrate-owner.ts'
import type { LegacyOwner } from './owner.ts'
import type { LegacySource } from './source.ts'
import { legacyTypes } from './tables.ts'

/** One decode for each processor, and one owner that waits for the database meanwhile. */
const concurrency = availableParallelism() + 1

interface MigrateOptions {
  /** Does all but change anything. */
  isRehearsal: boolean
  /** Begins with no further owner. */
  signal: AbortSignal
  onOwner: (legacy: LegacyOwner, migrated: MigratedOwner) => void
}

/**
 * Brings the pictures of an old installation into the database, each owner's in a transaction of its own: what is
 * killed in between goes on where it stopped when it is called again. What cannot be taken over is reported, and the
 * rest goes on; a fault of a database is thrown.
 */
export async function migrateImages(
  db: Database,
  actor: Actor,
  source: LegacySource,
  { isRehearsal, signal, onOwner }: MigrateOptions,
): Promise<void> {
  for (const type of legacyTypes) {
    const migrate = async (legacy: LegacyOwner) => {
      onOwner(legacy, await migrateOwner(db, actor, legacy, { isRehearsal }))
      return pMapSkip
    }
    await pMap(untilAborted(source.owners(type), signal), migrate, { concurrency })
  }
}

async function* untilAborted<Item>(items: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item> {
  for await (const item of items) {
    if (signal.aborted) return
    yield item
  }
}
