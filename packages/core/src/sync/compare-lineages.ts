export interface Lineage {
  head: string
  history: readonly string[]
}

/**
 * Which of two lineages continues the other. `diverged`: both were changed, and neither contains the other's change; or
 * each was once chosen over the other.
 */
export function compareLineages(
  source: Lineage,
  target: Lineage,
): 'same' | 'source_newer' | 'target_newer' | 'diverged' {
  if (source.head === target.head) return 'same'
  const isKnownToSource = source.history.includes(target.head)
  const isKnownToTarget = target.history.includes(source.head)
  if (isKnownToSource === isKnownToTarget) return 'diverged'
  return isKnownToSource ? 'source_newer' : 'target_newer'
}

/** All revisions that either of them contains. */
export const joinHistories = (...histories: (readonly string[])[]): string[] => [...new Set(histories.flat())]
