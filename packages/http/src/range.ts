/** Bytes from `start` to before `end`. */
export interface ByteRange {
  start: number
  end: number
}

export type ByteRanges = [ByteRange, ...ByteRange[]]

/** As many ranges are answered as such; a request for more is no reader of ours. */
const maxRanges = 8

/**
 * What a `Range` header asks of an object of `sizeBytes` (RFC 9110 §14.1.2, §14.2): the ranges that it has, in the order
 * asked for, or nothing that can be satisfied (416). Everything else is `whole`, to be answered as if the header were
 * absent: an unknown unit, a malformed header, more than eight ranges, or ranges that overlap.
 */
export function parseRanges(header: string, sizeBytes: number): ByteRanges | 'whole' | 'unsatisfiable' {
  const set = /^bytes=(.*)$/i.exec(header)?.[1]
  if (set === undefined) return 'whole'
  // A list may have empty elements (§5.6.1.2).
  const specs = set
    .split(',')
    .map((spec) => spec.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((spec) => spec !== '')
  const ranges = specs.map((spec) => parseSpec(spec, sizeBytes))
  if (ranges.length === 0 || ranges.includes('malformed')) return 'whole'
  const [first, ...others] = ranges.filter((range) => typeof range === 'object')
  if (first === undefined) return 'unsatisfiable'
  // Of an empty object there is a last part, but no Content-Range can say which.
  if (sizeBytes === 0 || others.length >= maxRanges || overlap([first, ...others])) return 'whole'
  return [first, ...others]
}

function parseSpec(spec: string, sizeBytes: number): ByteRange | 'malformed' | 'unsatisfiable' {
  const [, first = '', last = ''] = /^(\d*)-(\d*)$/.exec(spec) ?? []
  if (first === '') {
    if (last === '') return 'malformed'
    return Number(last) === 0 ? 'unsatisfiable' : { start: Math.max(0, sizeBytes - Number(last)), end: sizeBytes }
  }
  // The two may be too large for a number to tell them apart.
  if (last !== '' && BigInt(last) < BigInt(first)) return 'malformed'
  if (Number(first) >= sizeBytes) return 'unsatisfiable'
  return { start: Number(first), end: last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes) }
}

function overlap(ranges: ByteRange[]): boolean {
  const ordered = ranges.toSorted((a, b) => a.start - b.start)
  return ordered.some(({ start }, index) => start < (ordered[index - 1]?.end ?? 0))
}
