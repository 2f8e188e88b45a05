import { compareLineages } from './compare-lineages.ts'
import type { MediumState } from './medium-state.ts'
import { isPlaceholder } from './placeholder.ts'

export type Comparison =
  | 'same'
  | 'only_in_source'
  | 'only_in_target'
  | 'source_newer'
  | 'target_newer'
  | 'diverged'
  | 'unfinished'

export const isLive = (state: MediumState | null): state is MediumState & { presence: 'live' } =>
  state?.presence === 'live'

/**
 * Compares a medium in two installations, each of which may know nothing of it. What is gone from both is the same.
 * A live placeholder in the source is the same as whatever the target has: it stands for something, and is nothing to
 * copy. With `anonymize`, so is one in the target as long as what it stands for has not changed.
 */
export function compareStates(
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
  // Somebody has changed what the triggers do not see. Nobody knows who is newer.
  return 'diverged'
}
