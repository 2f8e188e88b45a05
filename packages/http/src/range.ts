/** Bytes from `start` to before `end`. */
export interface ByteRange {
  start: number
  end: number
}

/**
 * What a `Range` header asks of an object of `sizeBytes` (RFC 9110 §14.1.2, §14.2): one range, or nothing that can be
 * satisfied (416). Everything else is `whole`, to be answered as if the header were absent: an unknown unit, a malformed
 * header, more than one satisfiable range.
 */
export function parseRange(header: string, sizeBytes: number): ByteRange | 'whole' | 'unsatisfiable' {
  const set = /^bytes=(.*)$/i.exec(header)?.[1]
  if (set === undefined) return 'whole'
  // A list may have empty elements (§5.6.1.2).
  const specs = set
    .split(',')
    .map((spec) => spec.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((spec) => spec !== '')
  const ranges = specs.map((spec) => parseSpec(spec, sizeBytes))
  if (ranges.length === 0 || ranges.includes('malformed')) return 'whole'
  const satisfiable = ranges.filter((range) => typeof range === 'object')
  const [range] = satisfiable
  if (range === undefined) return 'unsatisfiable'
  // Of an empty object there is a last part, but no Content-Range can say which.
  return satisfiable.length > 1 || sizeBytes === 0 ? 'whole' : range
}

function parseSpec(spec: string, sizeBytes: number): ByteRange | 'malformed' | 'unsatisfiable' {
  const [, first = '', last = ''] = /^(\d*)-(\d*)$/.exec(spec) ?? []
  if (first === '') {
    if (last === '') return 'malformed'
    return Number(last) === 0 ? 'unsatisfiable' : { start: Math.max(0, sizeBytes - Number(last)), end: sizeBytes }
  }
  if (last !== '' && Number(last) < Number(first)) return 'malformed'
  if (Number(first) >= sizeBytes) return 'unsatisfiable'
  return { start: Number(first), end: last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes) }
}
