import { AppError } from '@abparts/contracts/error'
import type { ObjectStorage } from '@abparts/storage/storage'
import { describeBackend } from '@abparts/storage/storages'
import { foreign } from '../claim-storage.ts'
import { markerKey, readMarker } from '../installation-marker.ts'
import { requireInstallation } from '../read-installation.ts'
import type { Direction, Installation } from './installation.ts'

/**
 * Throws `conflict` when a storage of another installation does not belong to its database, or does not say so: nobody
 * claims it from afar.
 */
export async function requireOwnPlaces(
  { name, db }: Pick<Installation, 'name' | 'db'>,
  storages: readonly Pick<ObjectStorage, 'backend' | 'open'>[],
): Promise<void> {
  const own = await requireInstallation(db)
  for (const storage of storages) {
    const place = `${name}: ${describeBackend(storage.backend)}`
    const marked = await readMarker(storage, place)
    if (marked === own.id) continue
    throw new AppError(
      'conflict',
      marked === null
        ? `${place} has no ${markerKey} that says whose it is. Start the services there, or run "npm run media -- verify" there.`
        : `${foreign(place, marked, own)} Nothing was changed.`,
    )
  }
}

/** Throws `conflict` when both sides have the same id: they are the same, or one is a copy of the other. */
export async function requireTwoInstallations({ source, target }: Direction): Promise<void> {
  const [one, other] = [await requireInstallation(source.db), await requireInstallation(target.db)]
  if (one.id !== other.id) return
  throw new AppError(
    'conflict',
    `${source.name} and ${target.name} are both the installation ${one.id}: it is the same database as the other, or one is a copy of the other, which needs an id of its own (docs/operations.md, "Whose is what"). Nothing was changed.`,
  )
}
