import { AppError } from '@abparts/contracts/error'
import type { Database, Transaction } from '@abparts/db/client'
import { installation } from '@abparts/db/schema'
import type { ObjectStorage } from '@abparts/storage/storage'
import { describeBackend } from '@abparts/storage/storages'
import { foreign, lookAtStorage, sampleOf, unknownObjects } from '../claim-storage.ts'
import { readMarker } from '../installation-marker.ts'
import { type DatabaseIdentity, readInstallation } from '../read-installation.ts'

/**
 * Which installation a database and a storage are that a backup is restored into: what they were before, or a new one,
 * since the one of the backup may still be there. Throws `conflict`, and changes nothing, when the storage does not belong
 * to the database, also to one in which there is nothing yet: whose it is may live. Not with `adopt`.
 */
export async function targetIdentity(
  db: Database,
  storage: ObjectStorage,
  { adopt }: { adopt: boolean },
): Promise<DatabaseIdentity> {
  const name = describeBackend(storage.backend)
  const own = await readInstallation(db)
  const marked = await readMarker(storage, name)
  const problem =
    own !== null
      ? await lookAtStorage(db, storage, own, marked)
      : marked !== null
        ? foreign(name, marked, own)
        : (await sampleOf(storage)).length > 0
          ? unknownObjects(name)
          : null
  if (problem !== null && !adopt)
    throw new AppError(
      'conflict',
      `${problem}\nNothing was changed. If it is to belong to the restored database: add --adopt.`,
    )
  return own ?? { id: crypto.randomUUID(), isOlderThanIds: false }
}

/** Says in the database which installation it is. */
export async function writeInstallation(db: Transaction, identity: DatabaseIdentity): Promise<void> {
  await db.insert(installation).values(identity).onConflictDoUpdate({ target: installation.isOnly, set: identity })
}
