import type { Transaction } from '@abparts/db/client'
import { runIn } from '@abparts/db/run'
import { lockImageOwner } from '../image-owner.ts'
import { applyChange } from './apply-change.ts'
import type { ApplyOptions } from './apply-plan.ts'
import { reasonOf } from './change-failure.ts'
import { createOwners } from './create-owners.ts'
import type { MissingOwner } from './missing-owners.ts'
import { organizationOf } from './organization-of.ts'
import { readOrder } from './picture-order.ts'
import { type PlacedObject, placeObject } from './place-objects.ts'
import { sortPictures } from './sort-pictures.ts'
import { isArrival, isMediumChange, type MediumChange, ownerKey, type SyncChange } from './sync-plan.ts'
import { refuseMoreViewers } from './viewers.ts'

/**
 * Makes changes that belong together in one transaction. Of a part's pictures, one that cannot be written is left and
 * the others are; a user's or organization's only one is replaced as a whole or not at all.
 */
export async function applyGroup(
  changes: readonly SyncChange[],
  missingOwners: ReadonlyMap<string, MissingOwner>,
  options: ApplyOptions,
): Promise<void> {
  const { target, onChange } = options
  const failures = new Map<SyncChange, string>()
  try {
    const placed = await placeObjects(changes, options)
    await target.db.transaction(async (tx) => {
      failures.clear()
      await write(tx, { changes, missingOwners, placed, failures }, options)
    })
  } catch (error) {
    const reason = reasonOf(error)
    for (const change of changes) failures.set(change, failures.get(change) ?? reason)
  }
  for (const change of changes) onChange(change, failures.get(change) ?? null)
}

/** Bytes are in place before a row tells of them. */
async function placeObjects(
  changes: readonly SyncChange[],
  { source, target }: ApplyOptions,
): Promise<Map<string, PlacedObject>> {
  const placed = new Map<string, PlacedObject>()
  for (const change of changes.filter(isMediumChange)) {
    if (change.action !== 'copy' || change.noun === 'image') continue
    const medium = await source.read(change)
    for (const object of medium?.objects ?? [])
      placed.set(object.id, await placeObject(source.storageAt(object.backend), object, target))
  }
  return placed
}

interface Group {
  changes: readonly SyncChange[]
  missingOwners: ReadonlyMap<string, MissingOwner>
  placed: ReadonlyMap<string, PlacedObject>
  /** What is left of it, and why. */
  failures: Map<SyncChange, string>
}

async function write(tx: Transaction, group: Group, options: ApplyOptions): Promise<void> {
  const { changes, missingOwners, placed } = group
  const owner = changes[0]?.owner ?? null
  if (owner !== null) {
    await createOwners(runIn(tx), [owner], missingOwners, options)
    await lockImageOwner(tx, owner)
    const here = new Map([[ownerKey(owner), await organizationOf(tx, { owner })]])
    if (changes.some(isArrival)) refuseMoreViewers([owner], options.viewers, here)
  }
  if (owner?.type === 'part') await writeToPart(tx, owner.id, group, options)
  else for (const change of goingFirst(changes)) await applyChange(tx, change, placed, options)
}

async function writeToPart(tx: Transaction, partId: string, group: Group, options: ApplyOptions): Promise<void> {
  const { changes, placed, failures } = group
  const before = (await readOrder(tx, partId))?.imageIds ?? []
  const theirs = await options.source.readOrder(partId)
  const orders = { partId, before, theirs }
  const attempt = async (change: SyncChange, work: (savepoint: Transaction) => Promise<void>) => {
    try {
      await tx.transaction(work)
    } catch (error) {
      failures.set(change, reasonOf(error))
    }
  }
  for (const change of inOrder(goingFirst(changes), theirs?.imageIds ?? []))
    await attempt(change, (savepoint) => applyChange(savepoint, change, placed, options))
  if (changes.every(({ noun }) => noun === 'video' || noun === 'document')) return
  const sorting = changes.find(({ noun }) => noun === 'picture_order')
  if (sorting !== undefined)
    await attempt(sorting, (savepoint) => sortPictures(savepoint, { ...orders, change: sorting }, options))
  if (sorting === undefined || failures.has(sorting)) await sortPictures(tx, { ...orders, change: undefined }, options)
}

/** What goes makes room for what comes. */
const goingFirst = (changes: readonly SyncChange[]) =>
  changes.filter(isMediumChange).toSorted((a, b) => Number(a.action === 'copy') - Number(b.action === 'copy'))

/** Pictures that come one after the other to the end are where they belong. */
function inOrder(changes: readonly MediumChange[], imageIds: readonly string[]): MediumChange[] {
  const places = new Map(imageIds.map((id, place) => [id, place]))
  return changes.toSorted((a, b) => (places.get(a.id) ?? -1) - (places.get(b.id) ?? -1))
}
