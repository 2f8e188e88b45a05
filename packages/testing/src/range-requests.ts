import fc from 'fast-check'
import type { RangeRequest, Representation } from './range-oracle.ts'

type Headers = Record<string, string>

const junkDates = ['yesterday', '2020-01-01T00:00:00Z', '0']

/** Dates before, at and after the last change. */
const datesAround = ({ lastModified }: Representation) =>
  [-3_600_000, -1000, 0, 1000, 3_600_000].map((shift) => new Date(lastModified.getTime() + shift).toUTCString())

/** Requests that once went wrong somewhere, or easily could. */
export function tellingRequests(file: Representation): RangeRequest[] {
  const { sizeBytes: size, etag } = file
  const [before = '', , same = '', , after = ''] = datesAround(file)
  const range = 'bytes=5-9'
  const ranges = [
    'bytes=0-0',
    'bytes=0-',
    'bytes=-1',
    'bytes=-0',
    `bytes=-${size}`,
    `bytes=-${size + 400}`,
    'BYTES=2-3',
    `bytes=${size - 1}-`,
    `bytes=${size - 1}-${size - 1}`,
    `bytes=${size - 5}-${size + 5}`,
    'bytes=0-99999999999999999999',
    `bytes=${size}-`,
    `bytes=${size}-${size + 1}`,
    `bytes=${size + 7}-`,
    'bytes=99999999999999999999-',
    'bytes=9-5',
    'bytes=9007199254740993-9007199254740992',
    'bytes=',
    'bytes=-',
    'bytes',
    'bytes=a-b',
    'bytes=1',
    'bytes 0-1',
    'bytes = 0-1',
    'bytes=1-2-3',
    'lines=0-1',
    'bytes=0-1,4-5',
    'bytes= 0-1 , 4-5 ,',
    'bytes=4-5,0-1',
    'bytes=0-1,2-3',
    'bytes=0-1,-2',
    `bytes=0-1,${size}-`,
    'bytes=0-5,5-9',
    'bytes=0-,-1',
    'bytes=0-1,x',
    'bytes=0-1,5-4',
    `bytes=${size}-,${size + 9}-`,
    ...[8, 9].map((count) => `bytes=${Array.from({ length: count }, (_, index) => `${index * 2}-${index * 2}`)}`),
  ]
  const conditions: Headers[] = [
    ...[etag, `W/${etag}`, '"other"', '*', `"a", ${etag}`, `"a,b",W/${etag}`, 'junk'].flatMap((tags) => [
      { 'if-match': tags },
      { 'if-none-match': tags },
      { 'if-match': tags, 'if-unmodified-since': before },
      { 'if-none-match': tags, 'if-modified-since': after },
    ]),
    ...[before, same, after, ...junkDates].flatMap((date) => [
      { 'if-modified-since': date },
      { 'if-unmodified-since': date },
      { 'if-range': date },
    ]),
    ...[etag, `W/${etag}`, '"other"', `${etag}, "other"`, 'junk'].map((tag) => ({ 'if-range': tag })),
    { 'if-match': '"other"', 'if-none-match': etag },
    { 'if-match': etag, 'if-none-match': etag },
  ]
  const headers: Headers[] = [
    {},
    ...ranges.map((asked) => ({ range: asked })),
    ...conditions.flatMap((condition) => [
      condition,
      { range, ...condition },
      { range: `bytes=${size}-`, ...condition },
    ]),
  ]
  return headers.flatMap((given) => [
    { method: 'GET', headers: given },
    { method: 'HEAD', headers: given },
  ])
}

/** Any request with ranges and conditions for this representation. */
export function anyRequest(file: Representation): fc.Arbitrary<RangeRequest> {
  const tag = fc.constantFrom(file.etag, `W/${file.etag}`, '""', '"other"', 'W/"other"', '"with,comma"')
  const tags = fc.oneof(
    fc.array(tag, { minLength: 1, maxLength: 4 }).map((list) => list.join(', ')),
    fc.constantFrom('*', 'junk'),
  )
  const date = fc.constantFrom(...datesAround(file), ...junkDates)
  const range = anyRange(file.sizeBytes)
  const ifRange = fc.oneof({ weight: 4, arbitrary: fc.constant(file.etag) }, tag, date)
  const conditional = fc.record(
    {
      range,
      'if-match': tags,
      'if-unmodified-since': date,
      'if-none-match': tags,
      'if-modified-since': date,
      'if-range': ifRange,
    },
    { requiredKeys: [] },
  )
  const ranged = fc.record({ range, 'if-range': ifRange }, { requiredKeys: ['range'] })
  return fc.record({
    method: fc.constantFrom<RangeRequest['method'][]>('GET', 'GET', 'GET', 'HEAD'),
    headers: fc.oneof<fc.Arbitrary<Headers>[]>(conditional, ranged),
  })
}

/** Well-formed ranges that do not overlap, ranges that may overlap, and broken ones. */
function anyRange(sizeBytes: number): fc.Arbitrary<string> {
  const inside = fc.nat({ max: sizeBytes + 3 })
  const position = fc.oneof({ weight: 9, arbitrary: inside }, fc.maxSafeNat(), fc.bigInt({ min: 0n, max: 10n ** 30n }))
  const digits = fc.tuple(fc.constantFrom('', '', '', '00'), position).map(([zeros, number]) => `${zeros}${number}`)
  const short = fc.tuple(inside, fc.nat({ max: 9 })).map(([first, more]) => `${first}-${first + more}`)
  const spec = fc.oneof(
    { weight: 9, arbitrary: short },
    digits.map((first) => `${first}-`),
    digits.map((length) => `-${length}`),
  )
  const broken = fc.oneof(
    fc.tuple(digits, digits).map(([first, last]) => `${first}-${last}`),
    fc.constantFrom('', '-', 'x', '1-2-3', '+1-2', '1 - 2', '--1'),
  )
  const apart = fc.uniqueArray(inside, { maxLength: 20, size: 'max' }).map((edges) => {
    const sorted = edges.toSorted((one, other) => one - other)
    return sorted.flatMap((edge, index) => (index % 2 === 0 ? [`${edge}-${sorted[index + 1] ?? edge}`] : []))
  })
  const set = fc.oneof(
    apart,
    apart.map((specs) => specs.toReversed()),
    spec.map((only) => [only]),
    fc.array(spec, { maxLength: 3 }),
    fc.array(fc.oneof(spec, broken), { maxLength: 4 }),
  )
  const unit = fc.oneof(
    { weight: 9, arbitrary: fc.constant('bytes=') },
    fc.constantFrom('Bytes=', 'items=', 'bytes', 'bytes =', '='),
  )
  return fc
    .tuple(unit, set, fc.constantFrom(',', ', ', ' ,\t'))
    .map(([prefix, specs, separator]) => prefix + specs.join(separator))
}
