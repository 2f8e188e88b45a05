/** How many to keep: of each of that many days, and of each of that many weeks, the newest. */
export interface Retention {
  daily: number
  weekly: number
}

/**
 * Of the moments at which backups were made, those to keep. Days and weeks are those of UTC, weeks begin on Monday, and
 * only those count in which there is a backup: after a pause the old ones are all still there. The newest always stays.
 */
export function chooseKeptBackups(moments: readonly Date[], { daily, weekly }: Retention): Set<Date> {
  const newestFirst = moments.toSorted((a, b) => b.getTime() - a.getTime())
  return new Set([
    ...newestFirst.slice(0, 1),
    ...newestOfEach(newestFirst, dayOf, daily),
    ...newestOfEach(newestFirst, weekOf, weekly),
  ])
}

function newestOfEach(newestFirst: readonly Date[], periodOf: (moment: Date) => number, count: number): Date[] {
  const newest = new Map<number, Date>()
  for (const moment of newestFirst) if (!newest.has(periodOf(moment))) newest.set(periodOf(moment), moment)
  return [...newest.values()].slice(0, count)
}

const dayOf = (moment: Date) => Math.floor(moment.getTime() / 86_400_000)
/** The first of January 1970 was a Thursday. */
const weekOf = (moment: Date) => Math.floor((dayOf(moment) + 3) / 7)
