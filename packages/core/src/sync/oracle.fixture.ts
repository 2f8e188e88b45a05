import { platform } from '@abparts/auth/platform'
import { createMemoryStorage } from '@abparts/storage/memory'
import { expect } from 'vitest'
import { applyPlan } from './apply.ts'
import { edit, editsOf, look, lookAtOrders, orderKey, owners, type Seen, type Side } from './history.fixture.ts'
import type { Installation, SyncOptions } from './installation.ts'
import { plainSync } from './installations.fixture.ts'
import { planSync } from './plan-sync.ts'
import { executePlan } from './run.ts'
import { openUndo, type UndoStore } from './undo.ts'

const { signal } = new AbortController()

/** Syncs as the command does: what is overwritten is saved in `store`. */
export async function syncAndSaveForTest(
  source: Installation,
  target: Installation,
  store: UndoStore,
  asked: Partial<SyncOptions>,
): Promise<void> {
  const direction = { source, target }
  const options = { ...plainSync, ...asked }
  const failures: string[] = []
  const problems = await executePlan(direction, await planSync(direction, options), {
    ...options,
    store,
    remote: null,
    actor: platform.actor,
    signal,
    onChange: (_, failure) => failure !== null && failures.push(failure),
  })
  expect([problems, failures]).toEqual([[], []])
}

/** Restores what was saved, as the command does. Returns what was left alone because it has changed. */
export async function undoForTest(target: Installation, store: UndoStore): Promise<string[]> {
  const { changes, source, viewers } = await openUndo(store)
  const left: string[] = []
  await applyPlan(
    { items: changes, missingOwners: new Map() },
    {
      viewers,
      source,
      target,
      actor: platform.actor,
      anonymize: false,
      signal,
      onChange: ({ id }, failure) => failure !== null && left.push(id),
    },
  )
  return left
}

/** What differs between two installations, and how, as seen from the target. */
export async function findingsBetween(source: Installation, target: Installation): Promise<string[]> {
  const { items } = await planSync({ source, target }, plainSync)
  return items.map(({ type, id, finding }) => `${type} ${id} ${finding}`)
}

type Wishes = Pick<SyncOptions, 'prefer' | 'withDeletions'>

interface Observed {
  theirs: Map<string, Seen>
  before: Map<string, Seen>
  after: Map<string, Seen>
}

/** What a sync has saved, and the state before and after it. */
interface SavedSync {
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
 * Syncs, and compares the result with what users have done, without using anything that the sync itself uses: whoever
 * has all the edits of the other is newer.
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
  // What a conflict is depends on what was known before, so all are read first.
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
  seen: await look(side),
  orders: await lookAtOrders(side),
  edits: new Map(side.edits),
})

/** Returns a function that records what the target has of it now. */
function checkMedium(source: Side, target: Side, observed: Observed, id: string, { prefer, withDeletions }: Wishes) {
  const { theirs, before, after } = observed
  const [sourceEdits, targetEdits] = [editsOf(source.edits, id), editsOf(target.edits, id)]
  const [is, was, has] = [after.get(id)?.content, before.get(id)?.content, theirs.get(id)?.content]
  const adopt = () => void target.edits.set(id, new Set(sourceEdits))
  const isOccupied = isSlotOccupied(source, target, observed, id)
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
  // What the target has decided once, about another photo in its place too, is no conflict again.
  const isDecided = sourceEdits.isSubsetOf(targetEdits)
  const isConflict = has !== was && !isDecided && (isOccupied || !isNewer)
  if (isConflict && prefer === 'target') {
    return () => {
      target.edits.set(id, targetEdits.union(sourceEdits))
      edit(target, id)
    }
  }
  if (isNewer && !isOccupied && has !== undefined) expect(is, `${id} was newer in the source`).toBe(has)
  return () => undefined
}

const isPhoto = (seen: Seen | undefined) => seen !== undefined && owners.users.includes(seen.owner)

/** Whether the target has another photo that the source has not seen. */
function isSlotOccupied(source: Side, target: Side, { theirs, before }: Observed, id: string): boolean {
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

/**
 * Undoes a sync, and compares the result with what users have done: what nobody has touched since the sync is as it was
 * before, and counts as what it was; everything else is unchanged.
 */
export async function undoAndCheck(saved: SavedSync): Promise<void> {
  const { target, store, before, after } = saved
  const [now, sorted] = [await look(target), await lookAtOrders(target)]
  await undoForTest(target.installation, store)
  const [undone, restored] = [await look(target), await lookAtOrders(target)]
  const isUntouched = (key: string) => isSame(editsOf(target.edits, key), editsOf(after.edits, key))
  const goBack = (key: string) => target.edits.set(key, editsOf(before.edits, key))
  const keys = new Set([...before.seen.keys(), ...after.seen.keys(), ...after.edits.keys()]).difference(
    new Set(owners.parts.map(orderKey)),
  )
  const changed = [...keys].filter(
    (id) =>
      before.seen.get(id)?.content !== after.seen.get(id)?.content ||
      !isSame(editsOf(before.edits, id), editsOf(after.edits, id)),
  )
  const ownerOf = (id: string) => (before.seen.get(id) ?? after.seen.get(id))?.owner
  /** A photo depends on its replacement: both are undone, or neither. */
  const isUndone = (id: string) => {
    if (!isPhoto(before.seen.get(id) ?? after.seen.get(id))) return isUntouched(id)
    const group = changed.filter((other) => ownerOf(other) === ownerOf(id))
    const isOccupied = [...now].some(([other, { owner }]) => owner === ownerOf(id) && !group.includes(other))
    return !isOccupied && group.every(isUntouched)
  }
  const expected = new Map(now)
  const back = changed.filter(isUndone)
  for (const id of back) {
    const seen = before.seen.get(id)
    if (seen === undefined) expected.delete(id)
    else expected.set(id, seen)
  }
  expect(undone).toEqual(expected)
  for (const id of back) goBack(id)

  for (const partId of owners.parts) {
    const key = orderKey(partId)
    const order = restored.get(partId) ?? []
    // Where the sync sorted nothing, a restored image is placed among the others, whose order stays.
    const wasSorted = !isSame(editsOf(before.edits, key), editsOf(after.edits, key))
    const possible = [isUntouched(key) && before.orders, !(isUntouched(key) && wasSorted) && sorted]
    const lists = possible.flatMap((orders) => (orders ? [orders.get(partId) ?? []] : []))
    const isAsIn = (list: string[]) =>
      `${order.filter((id) => list.includes(id))}` === `${list.filter((id) => order.includes(id))}`
    expect(lists.some(isAsIn), `${order} is sorted as in ${lists.join(' or ')}`).toBe(true)
    if (isUntouched(key)) goBack(key)
  }
}

const isSame = (one: ReadonlySet<number>, other: ReadonlySet<number>) =>
  one.size === other.size && one.isSubsetOf(other)
