import type { Finding, SyncAction, SyncItem, SyncPlan } from '@abparts/core/sync/plan'
import { countOf } from './output.ts'
import { describeLostRoles } from './restore.ts'

/** The direction of a sync: to this installation, or from it. */
export type SyncDirection = 'pull' | 'push'

const sidesOf = (way: SyncDirection) =>
  way === 'pull' ? { source: 'there', target: 'here' } : { source: 'here', target: 'there' }

const signs: Record<Finding, string> = {
  new: '+',
  newer_in_source: '~',
  newer_in_target: '~',
  deleted_in_source: '-',
  conflict: '!',
  owner_missing: '!',
  seen_by_more: '!',
}

/** An item of a plan as a line of a diff. */
export function lineOf(item: SyncItem, way: SyncDirection): string {
  const { source, target } = sidesOf(way)
  const versions = [
    item.source?.version != null && `${source} version ${item.source.version}`,
    item.target?.version != null && `${target} version ${item.target.version}`,
  ].filter(Boolean)
  return [
    `${signs[item.finding]} ${item.label} (${item.id})`,
    explain(item, way) + (versions.length > 0 ? ` (${versions.join(', ')})` : ''),
    item.reason,
  ]
    .filter(Boolean)
    .join('  ')
}

function explain({ finding, action }: SyncItem, way: SyncDirection): string {
  const { source, target } = sidesOf(way)
  switch (finding) {
    case 'new':
      return `new ${source}`
    case 'newer_in_source':
      return action === 'delete' ? `replaced ${source}` : `newer ${source}`
    case 'newer_in_target':
      return `newer ${target}: stays`
    case 'deleted_in_source':
      return `deleted ${source}${action === null ? ': stays without --delete' : ''}`
    case 'conflict':
      return `changed here and there: ${outcomeOf(action, way)}`
    case 'owner_missing':
    case 'seen_by_more':
      return 'stays'
  }
}

function outcomeOf(action: SyncAction | null, way: SyncDirection): string {
  const { source, target } = sidesOf(way)
  switch (action) {
    case null:
      return 'stays without --prefer'
    case 'keep':
      return `the one ${target} stays`
    case 'copy':
    case 'delete':
      return `set to the one ${source}`
    case 'retire':
      return `replaced by the one ${source}`
  }
}

/** The same for programs. */
export const factsOf = (
  { type, id, label, finding, action, reason, sizeBytes, source, target }: SyncItem,
  way: SyncDirection,
) => ({
  noun: type,
  id,
  label,
  sizeBytes,
  action,
  reason,
  finding: finding.replace('in_source', sidesOf(way).source).replace('in_target', sidesOf(way).target),
  versions: { [sidesOf(way).source]: source?.version ?? null, [sidesOf(way).target]: target?.version ?? null },
})

/** E-mail addresses of people who are copied with fewer rights than they have. */
export const lostRolesIn = (missingOwners: SyncPlan['missingOwners']): string[] =>
  Array.from(missingOwners.values(), (owner) =>
    owner.type === 'user' && owner.refusalReason === null ? owner.lostRole : null,
  ).filter((email) => email !== null)

export function summaryOf(
  { items, missingOwners, same, onlyInTarget, unfinished }: SyncPlan,
  way: SyncDirection,
): (string | false)[] {
  const { source, target } = sidesOf(way)
  const count = (finding: Finding) => items.filter((item) => item.finding === finding).length
  const lostRoles = lostRolesIn(missingOwners)
  const sentences = [
    `New ${source}: ${count('new')}, newer ${source}: ${count('newer_in_source')}, newer ${target}: ${count('newer_in_target')}, deleted ${source}: ${count('deleted_in_source')}, conflicts: ${count('conflict')}.`,
    `The same: ${same}, only ${target}: ${onlyInTarget}.`,
    unfinished > 0 && `${countOf(unfinished, 'video')} still being uploaded or processed: left out.`,
    count('owner_missing') > 0 && `${count('owner_missing')} cannot be copied: see above.`,
    count('seen_by_more') > 0 && `${count('seen_by_more')} would be seen by more people: see above.`,
    lostRoles.length > 0 && describeLostRoles(lostRoles, `have more rights ${source}, and become users`),
  ]
  return sentences
}
