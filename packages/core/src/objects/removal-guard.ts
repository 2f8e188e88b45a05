import { AppError } from '@abparts/contracts/error'

/** A share of what there is, of which more is not removed without somebody's word. */
const largestShare = 0.1
/** In jobs that nobody watches, less than that is never too much: a small installation must not stop every day. */
export const unattendedAllowance = 19

export interface Removal {
  /** What goes, in words: `objects`. */
  what: string
  removing: number
  /** How many there are, with those that go. */
  of: number
  /** So many are never too many. */
  allowed?: number
}

/** Is it more than a tenth, or all? */
const isMassRemoval = ({ removing, of, allowed = 0 }: Removal): boolean =>
  removing > allowed && (removing === of || removing > of * largestShare)

const totalOf = (removals: readonly Removal[]) => removals.reduce((sum, { removing }) => sum + removing, 0)

/** Says what would go when one of several removals is of more than a tenth, or of all; else null. */
export function describeMassRemoval(removals: readonly Removal[]): string | null {
  if (!removals.some(isMassRemoval)) return null
  const plan = removals
    .filter(({ removing }) => removing > 0)
    .map(({ what, removing, of }) => `${removing} of ${of} ${what}`)
  return `${plan.join(' and ')} would be removed, which is more than a tenth, or all.`
}

/**
 * Says in a sentence why removals that belong together may not begin, or null when they may: when they are many, somebody
 * has to say how many they are. To be asked before anything is removed.
 */
export function refuseRemoval(removals: readonly Removal[], yesRemove: number | undefined): string | null {
  const total = totalOf(removals)
  if (yesRemove === total) return null
  const problem = describeMassRemoval(removals)
  if (problem !== null) return `${problem} If that is right, add --yes-remove ${total}. Nothing was removed.`
  return yesRemove === undefined ? null : `Not ${yesRemove} would be removed, but ${total}. Nothing was removed.`
}

/** Throws `conflict` when removals may not begin. */
export function requireYes(removals: readonly Removal[], yesRemove: number | undefined): void {
  const refusal = refuseRemoval(removals, yesRemove)
  if (refusal !== null) throw new AppError('conflict', refusal)
}
