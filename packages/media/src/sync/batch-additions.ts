import { isNewPicture } from './add-pictures.ts'
import type { SyncChange, SyncOptions } from './sync-plan.ts'

/** So much is in one transaction, and in memory for each at a time. */
const [maxPictures, maxBytes] = [250, 4_000_000]

const bytesOf = (group: readonly SyncChange[]) => group.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)

/** Nothing but new pictures of a part or a user, as they are, and their order. */
export const isAddition = (group: readonly SyncChange[], { anonymize }: Pick<SyncOptions, 'anonymize'>): boolean =>
  group.some(isNewPicture) &&
  group.every((change) => isNewPicture(change) || change.noun === 'picture_order') &&
  group.every(({ owner }) => owner?.type === 'part' || (owner?.type === 'user' && !anonymize)) &&
  group.length <= maxPictures &&
  bytesOf(group) <= maxBytes

/** Puts groups together that go in one transaction. */
export function* batchesOf(groups: readonly SyncChange[][]): Generator<SyncChange[][]> {
  let [batch, pictures, bytes]: [SyncChange[][], number, number] = [[], 0, 0]
  for (const group of groups) {
    if (pictures + group.length > maxPictures || bytes + bytesOf(group) > maxBytes) {
      yield batch
      ;[batch, pictures, bytes] = [[], 0, 0]
    }
    batch.push(group)
    pictures += group.length
    bytes += bytesOf(group)
  }
  if (batch.length > 0) yield batch
}
