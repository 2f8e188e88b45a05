import { type Comparison, isLive } from './compare-states.ts'
import type { MediumState } from './medium-state.ts'
import { kept, ownerKey, type SyncItem, type SyncOptions } from './sync-plan.ts'

interface Compared {
  source: MediumState | null
  target: MediumState | null
  item: SyncItem | null
}

/** What becomes of the one that comes. */
const decisions = {
  source: () => ({ action: 'copy' as const }),
  target: kept,
  none: () => ({ action: null }),
}

/** The one that has the place, where the source has never seen it. */
const unknownIn = (target: MediumState, arrival: SyncItem): SyncItem => ({
  ...{ ...arrival, id: target.id, label: target.label ?? arrival.label, sizeBytes: target.sizeBytes ?? 0 },
  ...{ action: null, source: null, target },
})

/**
 * Users have one photo, organizations one logo: a new one takes the place of another. Was that one replaced in the
 * source as well, then it goes. Does the source not know it, or has it changed in the target, then that is a conflict
 * about the place.
 */
export function createPlaces({ prefer }: Pick<SyncOptions, 'prefer'>) {
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
    const about = { finding: 'conflict' as const, reason: 'Both have another one in this place.' }
    Object.assign(arrival, about, decisions[prefer ?? 'none']())
    const rival = occupant.item ?? unknownIn(occupant.target, arrival)
    if (occupant.item === null) items.push(rival)
    Object.assign(rival, about, prefer === 'source' && { action: 'retire', nextHead: crypto.randomUUID() })
  }

  return {
    add(comparison: Comparison, compared: Compared): void {
      const { target, item } = compared
      if (item !== null) items.push(item)
      const isOnePlace = (owner: SyncItem['owner'] | undefined) => owner != null && owner.type !== 'part'
      if (item !== null && item.noun === 'image' && item.action === 'copy' && isOnePlace(item.owner))
        arriving.push(item)
      if (target?.noun === 'image' && target.owner && isLive(target) && isOnePlace(target.owner))
        occupants.set(ownerKey(target.owner), { ...compared, comparison })
    },
    /** All items, once everything was added. */
    settle(): SyncItem[] {
      for (const arrival of arriving) settle(arrival)
      return items
    },
  }
}
export type Places = ReturnType<typeof createPlaces>
