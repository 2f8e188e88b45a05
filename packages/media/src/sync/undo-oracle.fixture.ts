import { expect } from 'vitest'
import { editsOf, look, lookAtOrders, orderKey, owners } from './sync-history.fixture.ts'
import { isPhoto, type SavedSync } from './sync-oracle.fixture.ts'
import { undoForTest } from './undo.fixture.ts'

/**
 * Takes back a sync, and holds what came of it against what people have done: what nobody has touched since the sync is
 * as it was before, and counts as what it was; everything else is as it is.
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
  /** A photo goes with whatever came in its place: all of it comes back, or nothing. */
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
    // Where the sync sorted nothing, what comes back has a place among the others, which stay as they are.
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
