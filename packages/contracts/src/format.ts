const units = ['KB', 'MB', 'GB', 'TB'] as const

/** Human-readable bytes, in steps of 1024: `482 KB`, `4.2 MB`, `100 GB`. The smallest value above zero is 1 KB. */
export function formatBytes(sizeBytes: number): string {
  let amount = Math.max(sizeBytes / 1024, sizeBytes > 0 ? 1 : 0)
  let unit = 0
  // Rounded, 1023.7 would become 1024.
  for (; amount >= 1023.5 && unit < units.length - 1; unit += 1) amount /= 1024
  const digits = unit > 0 && amount < 9.95 ? 1 : 0
  return `${Number(amount.toFixed(digits))} ${units[unit]}`
}

const list = new Intl.ListFormat('en-GB', { type: 'disjunction' })

/** A list of alternatives: `MP4, WebM or MOV`. */
export const alternatives = (words: Iterable<string>): string => list.format(words)
