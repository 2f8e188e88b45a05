import { isNewPicture } from './add-pictures.ts'
import type { SyncChange, SyncOptions } from './sync-plan.ts'

/** What one transaction takes of several owners, and of one at most: a few of them are in memory at a time. */
const batch = { pictures: 250, bytes: 4_000_000 }
const largest = { pictures: 250, bytes: 16_000_000 }

const bytesOf = (group: readonly SyncChange[]) => group.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)

const exceeds = (changes: readonly SyncChange[], limit: typeof batch) =>
  changes.length > limit.pictures || bytesOf(changes) > limit.bytes

/** Nothing but new pictures of a part or a user, as they are, and their order. */
export const isAddition = (group: readonly SyncChange[], { anonymize }: Pick<SyncOptions, 'anonymize'>): boolean =>
  group.some(isNewPicture) &&
  group.every((change) => isNewPicture(change) || change.noun === 'picture_order') &&
  group.every(({ owner }) => owner?.type === 'part' || (owner?.type === 'user' && !anonymize)) &&
  !exceeds(group, largest)

/** Puts groups together that go in one transaction. */
export function* batchesOf(groups: readonly SyncChange[][]): Generator<SyncChange[][]> {
  let together: SyncChange[][] = []
  for (const group of groups) {
    if (together.length > 0 && exceeds([...together.flat(), ...group], batch)) {
      yield together
      together = []
    }
    together.push(group)
  }
  if (together.length > 0) yield together
}
