import { MediumType } from '@abparts/contracts/medium'
import { pairByKey } from '../objects/read.ts'
import { compareLineages } from './compare-lineages.ts'
import { compareOrders, type ImageOrder, orderLabel, readOrders, unsorted } from './image-order.ts'
import type { Direction, SyncOptions } from './installation.ts'
import { type MediumState, readStates } from './medium.ts'
import { findMissingOwners } from './missing-owners.ts'
import { isPlaceholder } from './placeholder.ts'
import { isArrival, kept, ownerKey, ownersOf, type SyncItem, type SyncPlan } from './plan.ts'
import { readViewers, refusalReasonByViewers } from './viewers.ts'

type Comparison =
  | 'same'
  | 'only_in_source'
  | 'only_in_target'
  | 'source_newer'
  | 'target_newer'
  | 'diverged'
  | 'unfinished'

const isLive = (state: MediumState | null): state is MediumState & { presence: 'live' } => state?.presence === 'live'

/**
 * Compares a medium in two installations, either of which may not have it. What is gone from both is the same. A live
 * placeholder in the source is the same as whatever the target has: it stands for a photo, and is not copied. With
 * `anonymize`, a placeholder in the target is the same as long as the photo it stands for has not changed.
 */
function compareStates(
  source: MediumState | null,
  target: MediumState | null,
  { anonymize }: { anonymize: boolean },
): Comparison {
  if (!isLive(source) && !isLive(target)) return 'same'
  if (source?.isFinished === false || target?.isFinished === false) return 'unfinished'
  if (isLive(source) && isPlaceholder(source)) return 'same'
  if (source === null) return 'only_in_target'
  if (target === null) return 'only_in_source'
  if (isLive(source) && source.contentHash === target.contentHash) return 'same'
  const comparison = compareLineages(source, target)
  if (comparison !== 'same') return comparison
  if (isLive(target) && isPlaceholder(target)) return anonymize ? 'same' : 'source_newer'
  // Somebody has made a change that the triggers do not see. Nobody knows which is newer.
  return 'diverged'
}

interface Compared {
  source: MediumState | null
  target: MediumState | null
  item: SyncItem | null
}

/** What happens to the arriving medium. */
const decisions = {
  source: () => ({ action: 'copy' as const }),
  target: kept,
  none: () => ({ action: null }),
}

/** The medium that has the slot, when the source has never seen it. */
const unknownIn = (target: MediumState, arrival: SyncItem): SyncItem => ({
  ...arrival,
  id: target.id,
  label: target.label ?? arrival.label,
  sizeBytes: target.sizeBytes ?? 0,
  action: null,
  source: null,
  target,
})

/**
 * Users have one photo, organizations one logo: a new one replaces the old one. If the source has replaced the same
 * one, it is removed. If the source does not know it, or it has changed in the target, there is a conflict about the
 * slot.
 */
function createSlots({ prefer }: Pick<SyncOptions, 'prefer'>) {
  const items: SyncItem[] = []
  const arriving: SyncItem[] = []
  const occupants = new Map<string, Compared & { comparison: Comparison }>()

  function settle(arrival: SyncItem): void {
    const occupant = arrival.owner && occupants.get(ownerKey(arrival.owner))
    if (!occupant?.target || occupant.target.id === arrival.id) return
    if (occupant.comparison === 'source_newer' && occupant.item !== null) {
      Object.assign(occupant.item, { finding: 'newer_in_source', action: 'delete', reason: 'replaced' })
      return
    }
    const about = { finding: 'conflict' as const, reason: 'Each side has a different one.' }
    Object.assign(arrival, about, decisions[prefer ?? 'none']())
    const rival = occupant.item ?? unknownIn(occupant.target, arrival)
    if (occupant.item === null) items.push(rival)
    Object.assign(rival, about, prefer === 'source' && { action: 'retire', nextHead: crypto.randomUUID() })
  }

  return {
    add(comparison: Comparison, compared: Compared): void {
      const { target, item } = compared
      if (item !== null) items.push(item)
      const isSlot = (owner: SyncItem['owner'] | undefined) => owner != null && owner.type !== 'part'
      if (item !== null && item.type === 'image' && item.action === 'copy' && isSlot(item.owner)) arriving.push(item)
      if (target?.type === 'image' && target.owner && isLive(target) && isSlot(target.owner))
        occupants.set(ownerKey(target.owner), { ...compared, comparison })
    },
    /** All items, once everything was added. */
    settle(): SyncItem[] {
      for (const arrival of arriving) settle(arrival)
      return items
    },
  }
}
type Slots = ReturnType<typeof createSlots>

/**
 * Compares all media of two installations, and decides what to do in the target. Changes nothing. Only differences are
 * kept in memory.
 */
export async function planSync({ source, target }: Direction, options: SyncOptions): Promise<SyncPlan> {
  const plan: SyncPlan = {
    items: [],
    missingOwners: new Map(),
    viewers: new Map(),
    same: 0,
    onlyInTarget: 0,
    unfinished: 0,
  }
  for (const type of MediumType.options) {
    const slots = createSlots(options)
    for await (const [theirs, ours] of pairByKey(readStates(source.db, type), readStates(target.db, type)))
      compare(plan, slots, theirs, ours, options)
    plan.items.push(...slots.settle())
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
  slots: Slots,
  source: MediumState | null,
  target: MediumState | null,
  options: SyncOptions,
): void {
  const comparison = compareStates(source, target, options)
  if (comparison === 'same') plan.same += isLive(target) ? 1 : 0
  if (comparison === 'only_in_target') plan.onlyInTarget += 1
  if (comparison === 'unfinished') plan.unfinished += 1
  slots.add(comparison, { source, target, item: mediumItem(comparison, source, target, options) })
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
    type: state.type,
    id: state.id,
    label: state.label ?? state.type,
    owner: state.owner,
    sizeBytes: state.sizeBytes ?? 0,
    reason: null,
    source,
    target,
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

function orderItem(source: ImageOrder, target: ImageOrder, { prefer }: SyncOptions): SyncItem | null {
  const comparison = compareOrders(source, target)
  if (comparison === 'same') return null
  const { partId, partLabel } = target
  const about = {
    type: 'picture_order' as const,
    id: partId,
    label: orderLabel(partLabel),
    owner: { type: 'part' as const, id: partId },
    sizeBytes: 0,
    reason: null,
    source: { ...source, version: null },
    target: { ...target, version: null },
    nextHead: source.head,
  }
  if (comparison === 'target_newer') return { ...about, finding: 'newer_in_target', action: null }
  if (comparison === 'source_newer') return { ...about, finding: 'newer_in_source', action: 'copy' }
  if (prefer === 'target') return { ...about, finding: 'conflict', ...kept() }
  return { ...about, finding: 'conflict', action: prefer === 'source' ? 'copy' : null }
}

/** Media that more people would see in the target are left alone, together with what they would replace. */
async function leaveSeenByMore({ source, target }: Direction, plan: SyncPlan): Promise<void> {
  const owners = ownersOf(plan.items.filter(isArrival))
  plan.viewers = await readViewers(source.db, owners)
  const viewers = await readViewers(target.db, owners)
  for (const item of plan.items) {
    const reason = item.owner && refusalReasonByViewers(item.owner, plan.viewers, viewers)
    if (!reason) continue
    if (isArrival(item)) Object.assign(item, { finding: 'seen_by_more', action: null, reason })
    else if (item.action === 'retire' || item.reason === 'replaced') Object.assign(item, { action: null })
  }
}

/** Media whose owner the target cannot have are left alone. */
async function leaveOrphans(direction: Direction, plan: SyncPlan, options: SyncOptions): Promise<void> {
  const copied = plan.items.filter(({ action }) => action === 'copy')
  plan.missingOwners = await findMissingOwners(direction, copied, options)
  for (const item of copied) {
    const reason = item.owner && plan.missingOwners.get(ownerKey(item.owner))?.refusalReason
    if (reason) Object.assign(item, { finding: 'owner_missing', action: null, reason })
  }
}
