import { runIn, type Transaction } from '@abparts/db/client'
import { freeBytes } from '@abparts/storage/free-memory'
import pMap from 'p-map'
import { lockImageOwner } from '../images/owner.ts'
import { addImages, isNewImage, sortImages } from './add-images.ts'
import { applyChange, organizationOf, reasonOf } from './apply-change.ts'
import { createOwners } from './create-owners.ts'
import { readOrder } from './image-order.ts'
import type { SyncOptions } from './installation.ts'
import { type CopiedObject, copyObjectTo } from './objects.ts'
import {
  groupKey,
  isArrival,
  isChange,
  isMediumChange,
  type MediumChange,
  ownerKey,
  ownersOf,
  type SyncChange,
  type SyncPlan,
} from './plan.ts'
import type { MissingOwner } from './read-owners.ts'
import type { ApplyOptions } from './source.ts'
import { refuseMoreViewers } from './viewers.ts'

/**
 * The limits of a transaction for several owners, and of one for a single owner: a few of them are in memory at a time.
 */
const batch = { images: 250, bytes: 4_000_000 }
const largest = { images: 250, bytes: 16_000_000 }

const bytesOf = (group: readonly SyncChange[]) => group.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)

const exceeds = (changes: readonly SyncChange[], limit: typeof batch) =>
  changes.length > limit.images || bytesOf(changes) > limit.bytes

/** Only new, unchanged images of a part or a user, and their order. */
const isAddition = (group: readonly SyncChange[], { anonymize }: Pick<SyncOptions, 'anonymize'>): boolean =>
  group.some(isNewImage) &&
  group.every((change) => isNewImage(change) || change.type === 'picture_order') &&
  group.every(({ owner }) => owner?.type === 'part' || (owner?.type === 'user' && !anonymize)) &&
  !exceeds(group, largest)

/** Combines groups that share one transaction. */
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

/**
 * Adds the new images of several owners in one transaction. When it fails, none of them is added, and they are added
 * owner by owner: that shows which one fails, and adds the others.
 */
async function applyBatch(
  groups: readonly SyncChange[][],
  missingOwners: ReadonlyMap<string, MissingOwner>,
  options: ApplyOptions,
): Promise<void> {
  const changes = groups.flat()
  try {
    const additions = await options.source.readAdditions(changes)
    await options.target.binary
      .transaction(async (run) => {
        await createOwners(run, ownersOf(changes), missingOwners, options)
        await addImages(run, changes, additions, options)
      })
      .finally(() => {
        for (const { bytes } of additions.images.values()) freeBytes(bytes)
      })
  } catch {
    for (const group of groups) await applyGroup(group, missingOwners, options)
    return
  }
  for (const change of changes) options.onChange(change, null)
}

/** How many are written at the same time, while others are read. */
const [batchConcurrency, groupConcurrency] = [3, 4]

/**
 * Makes the changes of a plan: an owner's images in one transaction, owners with only new images together with others;
 * and every other medium in its own transaction. What has changed in the target since the comparison is left alone.
 * After a crash, the next plan continues. Throws errors of databases and storages.
 */
export async function applyPlan(plan: Pick<SyncPlan, 'items' | 'missingOwners'>, options: ApplyOptions): Promise<void> {
  const groups = [...Map.groupBy(plan.items.filter(isChange), groupKey).values()]
  const additions = groups.filter((group) => isAddition(group, options))
  const others = new Set(groups).difference(new Set(additions))
  const unlessStopped = async (work: () => Promise<void>) => {
    if (!options.signal.aborted) await work()
  }
  await pMap(batchesOf(additions), (batch) => unlessStopped(() => applyBatch(batch, plan.missingOwners, options)), {
    concurrency: batchConcurrency,
  })
  await pMap(others, (group) => unlessStopped(() => applyGroup(group, plan.missingOwners, options)), {
    concurrency: groupConcurrency,
  })
}

/**
 * Makes changes that belong together in one transaction. Of a part's images, one that cannot be written is left out and
 * the others are written; a user's or organization's only image is replaced as a whole or not at all.
 */
async function applyGroup(
  changes: readonly SyncChange[],
  missingOwners: ReadonlyMap<string, MissingOwner>,
  options: ApplyOptions,
): Promise<void> {
  const { target, onChange } = options
  const failures = new Map<SyncChange, string>()
  try {
    const copied = await copyObjects(changes, options)
    await target.db.transaction(async (tx) => {
      failures.clear()
      await write(tx, { changes, missingOwners, copied, failures }, options)
    })
  } catch (error) {
    const reason = reasonOf(error)
    for (const change of changes) failures.set(change, failures.get(change) ?? reason)
  }
  for (const change of changes) onChange(change, failures.get(change) ?? null)
}

/** Bytes are in place before a row refers to them. */
async function copyObjects(
  changes: readonly SyncChange[],
  { source, target }: ApplyOptions,
): Promise<Map<string, CopiedObject>> {
  const copied = new Map<string, CopiedObject>()
  for (const change of changes.filter(isMediumChange)) {
    if (change.action !== 'copy' || change.type === 'image') continue
    const medium = await source.read(change)
    for (const object of medium?.objects ?? [])
      copied.set(object.id, await copyObjectTo(source.storageAt(object.backend), object, target))
  }
  return copied
}

interface Group {
  changes: readonly SyncChange[]
  missingOwners: ReadonlyMap<string, MissingOwner>
  copied: ReadonlyMap<string, CopiedObject>
  /** The changes that were not made, and why. */
  failures: Map<SyncChange, string>
}

async function write(tx: Transaction, group: Group, options: ApplyOptions): Promise<void> {
  const { changes, missingOwners, copied } = group
  const owner = changes[0]?.owner ?? null
  if (owner !== null) {
    await createOwners(runIn(tx), [owner], missingOwners, options)
    await lockImageOwner(tx, owner)
    const here = new Map([[ownerKey(owner), await organizationOf(tx, { owner })]])
    if (changes.some(isArrival)) refuseMoreViewers([owner], options.viewers, here)
  }
  if (owner?.type === 'part') await writeToPart(tx, owner.id, group, options)
  else for (const change of goingFirst(changes)) await applyChange(tx, change, copied, options)
}

async function writeToPart(tx: Transaction, partId: string, group: Group, options: ApplyOptions): Promise<void> {
  const { changes, copied, failures } = group
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
    await attempt(change, (savepoint) => applyChange(savepoint, change, copied, options))
  if (changes.every(({ type }) => type === 'video' || type === 'document')) return
  const sorting = changes.find(({ type }) => type === 'picture_order')
  if (sorting !== undefined)
    await attempt(sorting, (savepoint) => sortImages(savepoint, { ...orders, change: sorting }, options))
  if (sorting === undefined || failures.has(sorting)) await sortImages(tx, { ...orders, change: undefined }, options)
}

/** Removals make room for additions. */
const goingFirst = (changes: readonly SyncChange[]) =>
  changes.filter(isMediumChange).toSorted((a, b) => Number(a.action === 'copy') - Number(b.action === 'copy'))

/** Images that are appended in this order end up in the right position. */
function inOrder(changes: readonly MediumChange[], imageIds: readonly string[]): MediumChange[] {
  const positions = new Map(imageIds.map((id, index) => [id, index]))
  return changes.toSorted((a, b) => (positions.get(a.id) ?? -1) - (positions.get(b.id) ?? -1))
}
