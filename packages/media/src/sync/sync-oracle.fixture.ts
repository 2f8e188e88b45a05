import { createMemoryStorage } from '@abparts/storage/memory'
import { expect } from 'vitest'
import { edit, editsOf, look, lookAtOrders, orderKey, owners, type Seen, type Side } from './sync-history.fixture.ts'
import type { SyncOptions } from './sync-plan.ts'
import { syncAndSaveForTest } from './undo.fixture.ts'
import type { UndoStore } from './undo-record.ts'

type Wishes = Pick<SyncOptions, 'prefer' | 'withDeletions'>

interface Observed {
  theirs: Map<string, Seen>
  before: Map<string, Seen>
  after: Map<string, Seen>
}

/** What a sync has saved, and how it was around it. */
export interface SavedSync {
  target: Side
  store: UndoStore
  before: Moment
  after: Moment
}

interface Moment {
  seen: Map<string, Seen>
  orders: Map<string, string[]>
  edits: Side['edits']
}

/**
 * Syncs, and holds what came of it against what people have done, by nothing that the sync itself goes by: who has all
 * the edits of the other is newer.
 */
export async function syncAndCheck(source: Side, target: Side, wishes: Wishes): Promise<SavedSync> {
  const [theirs, theirOrders] = [await look(source), await lookAtOrders(source)]
  const begun = await remember(target)
  const { seen: before, orders } = begun
  const store = createMemoryStorage()
  await syncAndSaveForTest(source.installation, target.installation, store, wishes)
  expect([await look(source), await lookAtOrders(source)]).toEqual([theirs, theirOrders])
  const [after, sorted] = [await look(target), await lookAtOrders(target)]
  const observed = { theirs, before, after }
  // What a conflict is depends on what was known before: all are looked at first.
  const outcomes = [...new Set([...theirs.keys(), ...before.keys(), ...after.keys()])].map((id) =>
    checkMedium(source, target, observed, id, wishes),
  )
  for (const record of outcomes) record()
  for (const partId of owners.parts) {
    const seen = [theirOrders, orders, sorted].map((all) => all.get(partId) ?? [])
    checkOrder(source, target, partId, seen, wishes)
  }
  return { target, store, before: begun, after: await remember(target) }
}

const remember = async (side: Side): Promise<Moment> => ({
  ...{ seen: await look(side), orders: await lookAtOrders(side), edits: new Map(side.edits) },
})

/** Answers how to record what the target has of it now. */
function checkMedium(source: Side, target: Side, observed: Observed, id: string, { prefer, withDeletions }: Wishes) {
  const { theirs, before, after } = observed
  const [sourceEdits, targetEdits] = [editsOf(source.edits, id), editsOf(target.edits, id)]
  const [is, was, has] = [after.get(id)?.content, before.get(id)?.content, theirs.get(id)?.content]
  const adopt = () => void target.edits.set(id, new Set(sourceEdits))
  const isOccupied = isPlaceOccupied(source, target, observed, id)
  const isNewer = targetEdits.isSubsetOf(sourceEdits)
  if (is !== was) {
    const isReplaced = isPhoto(before.get(id))
    if (is === undefined && has === undefined && !isReplaced) expect(withDeletions).toBe(true)
    if (isNewer && !isOccupied) {
      expect(is).toBe(has)
      return adopt
    }
    expect(prefer, `${id} was newer in the target`).toBe('source')
    return is === has ? adopt : () => edit(target, id)
  }
  const isConflict = has !== was && (isOccupied || !(isNewer || sourceEdits.isSubsetOf(targetEdits)))
  if (isConflict && prefer === 'target') {
    return () => {
      target.edits.set(id, targetEdits.union(sourceEdits))
      edit(target, id)
    }
  }
  if (isNewer && !isOccupied && has !== undefined) expect(is, `${id} was newer in the source`).toBe(has)
  return () => undefined
}

export const isPhoto = (seen: Seen | undefined) => seen !== undefined && owners.users.includes(seen.owner)

/** Does the target have a photo in its place that the source has not seen? */
function isPlaceOccupied(source: Side, target: Side, { theirs, before }: Observed, id: string): boolean {
  const seen = theirs.get(id)
  return (
    isPhoto(seen) &&
    [...before].some(
      ([otherId, other]) =>
        otherId !== id &&
        other.owner === seen?.owner &&
        !editsOf(target.edits, otherId).isSubsetOf(editsOf(source.edits, otherId)),
    )
  )
}

function checkOrder(source: Side, target: Side, partId: string, seen: string[][], { prefer }: Wishes): void {
  const [theirs = [], before = [], after = []] = seen
  const key = orderKey(partId)
  const [sourceEdits, targetEdits] = [editsOf(source.edits, key), editsOf(target.edits, key)]
  const shared = (list: string[], other: string[]) => list.filter((id) => other.includes(id))
  const isAsBefore = `${shared(after, before)}` === `${shared(before, after)}`
  const wasSame = `${shared(before, theirs)}` === `${shared(theirs, before)}`
  const isNewer = targetEdits.isSubsetOf(sourceEdits)
  if (!isAsBefore && !isNewer) expect(prefer, `${partId} was sorted in the target`).toBe('source')
  if (isNewer && targetEdits.size < sourceEdits.size) expect(shared(after, theirs)).toEqual(shared(theirs, after))
  const hasDiverged = !wasSame && !isNewer && !sourceEdits.isSubsetOf(targetEdits)
  if (isNewer || (hasDiverged && prefer === 'source')) target.edits.set(key, new Set(sourceEdits))
  if (hasDiverged && prefer === 'target') {
    target.edits.set(key, targetEdits.union(sourceEdits))
    edit(target, key)
  }
}
