import type { LineageType, MediumType } from '@abparts/contracts/medium'
import type { Lineage } from './compare-lineages.ts'
import type { MediaOwner } from './medium.ts'
import type { MissingOwner } from './read-owners.ts'

/**
 * `newer_in_target`: nothing to do. `owner_missing`: cannot be copied. `seen_by_more`: must not be copied, since more
 * people would see it in the target.
 */
export type Finding =
  | 'new'
  | 'newer_in_source'
  | 'newer_in_target'
  | 'deleted_in_source'
  | 'conflict'
  | 'owner_missing'
  | 'seen_by_more'

/**
 * `copy`: the target gets what the source has. `delete`: the target loses what the source has deleted. `retire`: the
 * target loses what is in the way of what is copied. `keep`: it stays as it is, and counts as newer from now on.
 */
export type SyncAction = 'copy' | 'delete' | 'retire' | 'keep'

interface Known extends Lineage {
  version: number | null
}

/** What differs about a medium or the order of a part's images, and what to do about it. */
export interface SyncItem {
  type: LineageType
  id: string
  label: string
  owner: MediaOwner | null
  sizeBytes: number
  finding: Finding
  /** Null: nothing. */
  action: SyncAction | null
  reason: string | null
  /** Both sides at the time of the comparison; null where it never existed. */
  source: Known | null
  target: Known | null
  /** Its head in the target afterwards. */
  nextHead: string
}

export interface SyncPlan {
  items: SyncItem[]
  /** Owners of copied media that the target does not have. */
  missingOwners: Map<string, MissingOwner>
  /** Who may see the copied media in the source. */
  viewers: Viewers
  /** How many media need nothing. */
  same: number
  onlyInTarget: number
  unfinished: number
}

/** The organizations of parts and users, by key; null: they have none. */
export type Viewers = ReadonlyMap<string, string | null>

/** An item with an action. */
export type SyncChange = SyncItem & { action: SyncAction }

export const isChange = (item: SyncItem): item is SyncChange => item.action !== null

export type MediumChange = SyncChange & { type: MediumType }

export const isMediumChange = (change: SyncChange): change is MediumChange => change.type !== 'picture_order'

/** Whether something arrives that people see. */
export const isArrival = ({ action, type }: SyncItem): boolean => action === 'copy' && type !== 'picture_order'

/** Conflicts, and what cannot be done. */
export const isLeft = ({ action, finding }: SyncItem): boolean =>
  action === null && (finding === 'conflict' || finding === 'owner_missing' || finding === 'seen_by_more')

export const ownerKey = ({ type, id }: MediaOwner): string => `${type} ${id}`

export const ownersOf = (changes: readonly SyncItem[]): MediaOwner[] => [
  ...new Map(changes.flatMap(({ owner }) => (owner === null ? [] : [[ownerKey(owner), owner] as const]))).values(),
]

export const partsOf = (changes: readonly SyncItem[]): string[] =>
  ownersOf(changes).flatMap(({ type, id }) => (type === 'part' ? id : []))

/** What has to change in one transaction: images with those of the same owner, everything else alone. */
export const groupKey = ({ type, id, owner }: SyncItem): string =>
  owner !== null && (type === 'image' || type === 'picture_order') ? ownerKey(owner) : `${type} ${id}`

/** It stays, as a new change that the other side does not know. */
export const kept = () => ({ action: 'keep' as const, nextHead: crypto.randomUUID() })
