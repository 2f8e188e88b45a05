import { pairByKey } from '../pair-by-key.ts'
import { type Comparison, compareStates, isLive } from './compare-states.ts'
import type { Direction } from './installation.ts'
import { type MediumNoun, type MediumState, readStates } from './medium-state.ts'
import { findMissingOwners } from './missing-owners.ts'
import { compareOrders, orderLabel, type PictureOrder, readOrders, unsorted } from './picture-order.ts'
import { createPlaces, type Places } from './places.ts'
import { isArrival, kept, ownerKey, ownersOf, type SyncItem, type SyncOptions, type SyncPlan } from './sync-plan.ts'
import { obstacleByViewers, readViewers } from './viewers.ts'

/**
 * Compares all media of two installations, and says what is to be done in the target. Changes nothing. Only what differs
 * is kept in memory.
 */
export async function planSync({ source, target }: Direction, options: SyncOptions): Promise<SyncPlan> {
  const plan: SyncPlan = {
    ...{ items: [], missingOwners: new Map(), viewers: new Map() },
    ...{ same: 0, onlyInTarget: 0, unfinished: 0 },
  }
  for (const noun of ['image', 'video', 'document'] satisfies MediumNoun[]) {
    const places = createPlaces(options)
    for await (const [theirs, ours] of pairByKey(readStates(source.db, noun), readStates(target.db, noun)))
      compare(plan, places, theirs, ours, options)
    plan.items.push(...places.settle())
  }
  for await (const [theirs, ours] of pairByKey(readOrders(source.db), readOrders(target.db))) {
    const item = theirs && orderItem(theirs, ours ?? unsorted(theirs.partId, theirs.partLabel), options)
    if (item !== null) plan.items.push(item)
  }
  await leaveSeenByMore({ source, target }, plan)
  await leaveOrphans({ source, target }, plan, options)
  return plan
}

function compare(
  plan: SyncPlan,
  places: Places,
  source: MediumState | null,
  target: MediumState | null,
  options: SyncOptions,
): void {
  const comparison = compareStates(source, target, options)
  if (comparison === 'same') plan.same += isLive(target) ? 1 : 0
  if (comparison === 'only_in_target') plan.onlyInTarget += 1
  if (comparison === 'unfinished') plan.unfinished += 1
  places.add(comparison, { source, target, item: mediumItem(comparison, source, target, options) })
}

function mediumItem(
  comparison: Comparison,
  source: MediumState | null,
  target: MediumState | null,
  { prefer, withDeletions }: SyncOptions,
): SyncItem | null {
  const state = isLive(source) ? source : (target ?? source)
  if (state === null) return null
  const about = {
    ...{ noun: state.noun, id: state.id, label: state.label ?? state.noun, owner: state.owner },
    ...{ sizeBytes: state.sizeBytes ?? 0, reason: null, source, target },
    nextHead: source?.head ?? crypto.randomUUID(),
  }
  const isDeletion = !isLive(source)
  const copy = isDeletion ? (withDeletions ? 'delete' : null) : 'copy'
  switch (comparison) {
    case 'only_in_source':
      return { ...about, finding: 'new', action: 'copy' }
    case 'source_newer':
      if (isDeletion) return { ...about, finding: 'deleted_in_source', action: copy }
      return { ...about, finding: isLive(target) ? 'newer_in_source' : 'new', action: 'copy' }
    case 'target_newer':
      return { ...about, finding: 'newer_in_target', action: null }
    case 'diverged':
      if (prefer === 'target') return { ...about, finding: 'conflict', ...kept() }
      return { ...about, finding: 'conflict', action: prefer === null ? null : copy }
    default:
      return null
  }
}

function orderItem(source: PictureOrder, target: PictureOrder, { prefer }: SyncOptions): SyncItem | null {
  const comparison = compareOrders(source, target)
  if (comparison === 'same') return null
  const { partId, partLabel } = target
  const about = {
    ...({ noun: 'picture_order', id: partId, label: orderLabel(partLabel) } as const),
    ...({ owner: { type: 'part', id: partId }, sizeBytes: 0, reason: null } as const),
    ...{ source: { ...source, version: null }, target: { ...target, version: null } },
    nextHead: source.head,
  }
  if (comparison === 'target_newer') return { ...about, finding: 'newer_in_target', action: null }
  if (comparison === 'source_newer') return { ...about, finding: 'newer_in_source', action: 'copy' }
  if (prefer === 'target') return { ...about, finding: 'conflict', ...kept() }
  return { ...about, finding: 'conflict', action: prefer === 'source' ? 'copy' : null }
}

/** What more people would see in the target is left, with what stands in its place. */
async function leaveSeenByMore({ source, target }: Direction, plan: SyncPlan): Promise<void> {
  const owners = ownersOf(plan.items.filter(isArrival))
  plan.viewers = await readViewers(source.db, owners)
  const viewers = await readViewers(target.db, owners)
  for (const item of plan.items) {
    const reason = item.owner && obstacleByViewers(item.owner, plan.viewers, viewers)
    if (!reason) continue
    if (isArrival(item)) Object.assign(item, { finding: 'seen_by_more', action: null, reason })
    else if (item.action === 'retire' || item.reason === 'replaced') Object.assign(item, { action: null })
  }
}

/** What belongs to someone whom the target cannot have is left. */
async function leaveOrphans(direction: Direction, plan: SyncPlan, options: SyncOptions): Promise<void> {
  const copied = plan.items.filter(({ action }) => action === 'copy')
  plan.missingOwners = await findMissingOwners(direction, copied, options)
  for (const item of copied) {
    const reason = item.owner && plan.missingOwners.get(ownerKey(item.owner))?.obstacle
    if (reason) Object.assign(item, { finding: 'owner_missing', action: null, reason })
  }
}
