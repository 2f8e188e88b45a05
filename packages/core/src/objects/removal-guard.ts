import { AppError } from '@abparts/contracts/error'

/** A larger share than this is not removed without confirmation. */
const largestShare = 0.1
/** In unattended jobs, fewer than this are never too many: a small installation must not stop every day. */
export const unattendedAllowance = 19

export interface Removal {
  /** What would be removed, in words: `objects`. */
  what: string
  removing: number
  /** The total number, including those to be removed. */
  of: number
  /** Up to this many are never too many. */
  allowed?: number
}

/** Whether it is more than a tenth, or all. */
const isMassRemoval = ({ removing, of, allowed = 0 }: Removal): boolean =>
  removing > allowed && (removing === of || removing > of * largestShare)

const totalOf = (removals: readonly Removal[]) => removals.reduce((sum, { removing }) => sum + removing, 0)

/** Describes what would be removed when one of several removals affects more than a tenth, or all; else null. */
export function describeMassRemoval(removals: readonly Removal[]): string | null {
  if (!removals.some(isMassRemoval)) return null
  const plan = removals
    .filter(({ removing }) => removing > 0)
    .map(({ what, removing, of }) => `${removing} of ${of} ${what}`)
  return `${plan.join(' and ')} would be removed, which is more than a tenth, or all.`
}

/**
 * Returns a sentence that says why removals that belong together may not start, or null when they may. Large removals
 * need somebody to confirm the number. To be called before anything is removed.
 */
export function refuseRemoval(removals: readonly Removal[], yesRemove: number | undefined): string | null {
  const total = totalOf(removals)
  if (yesRemove === total) return null
  const problem = describeMassRemoval(removals)
  if (problem !== null) return `${problem} If that is right, add --yes-remove ${total}. Nothing was removed.`
  return yesRemove === undefined ? null : `${total} would be removed, not ${yesRemove}. Nothing was removed.`
}

/** Throws `conflict` when removals may not start. */
export function requireYes(removals: readonly Removal[], yesRemove: number | undefined): void {
  const refusal = refuseRemoval(removals, yesRemove)
  if (refusal !== null) throw new AppError('conflict', refusal)
}
