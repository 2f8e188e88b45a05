import fc from 'fast-check'
import type { Framing, RawRequest } from './raw-request.ts'

/** One thing that is wrong with a request, or at least unusual. */
type Fault = (request: RawRequest) => RawRequest

const crlf = '\r\n'
const boundaryOf = ({ headers }: RawRequest) => /boundary="?([^";]+)/.exec(headers['content-type'] ?? '')?.[1] ?? 'x'

/** A change of the parts of a form: the text between two delimiters. */
const ofParts =
  (change: (parts: string[]) => string[]): Fault =>
  (request) => {
    const delimiter = `--${boundaryOf(request)}`
    const text = Buffer.from(request.body).toString('latin1')
    const [preamble = '', ...parts] = text.split(delimiter)
    const epilogue = parts.pop() ?? `--${crlf}`
    const body = [preamble, ...change(parts), epilogue].join(delimiter)
    return { ...request, body: Buffer.from(body, 'latin1') }
  }
const part = (head: string, content: string) => `${crlf}${head}${crlf}${crlf}${content}${crlf}`
const field = (name: string, value = 'a') => part(`Content-Disposition: form-data; name="${name}"`, value)
const file = (name: string, filename: string, content: string) =>
  part(`Content-Disposition: form-data; name="${name}"; filename="${filename}"`, content)
/** More than arrives in one piece: its end is still on its way when what precedes it is rejected. */
const large = 'a'.repeat(1_500_000)

const oddParts: string[] = [
  field('title', 'a\0b'),
  field('file'),
  field('', 'nameless'),
  field('__proto__'),
  field('title', large),
  part('Content-Disposition form-data', 'no colon'),
  part('', 'no header'),
  part(`Content-Disposition: form-data; name="title"${crlf}X-Long: ${'a'.repeat(100_000)}`, 'a'),
  part('Content-Disposition: form-data; name="title"; name="title"', 'a'),
  part(`Content-Disposition: form-data; name="title"${crlf}Content-Type: text/plain; charset=no-such`, 'a'),
  part(`Content-Type: multipart/mixed; boundary=inner${crlf}Content-Disposition: form-data; name="file"`, '--inner--'),
  part("Content-Disposition: form-data; name=file; filename*=UTF-8''%zz", 'a'),
  file('file', '', ''),
  file('file', 'a.bin', ''),
  file('file', 'a.pdf', large),
  file('photo', 'a.mp4', large),
]

const faults = {
  addsPart: fc
    .tuple(fc.constantFrom(...oddParts), fc.boolean())
    .map(([odd, isFirst]) => ofParts((parts) => (isFirst ? [odd, ...parts] : [...parts, odd]))),
  repeatsPart: fc.nat(3).map((index) => ofParts((parts) => [...parts, ...parts.slice(index, index + 1)])),
  dropsPart: fc.nat(3).map((index) => ofParts((parts) => parts.filter((_, at) => at !== index))),
  turnsAround: fc.constant(ofParts((parts) => parts.toReversed())),
  manyFields: fc.constantFrom(33, 1000).map((count) => {
    const fields = Array.from({ length: count }, (_, index) => field(`field${index}`))
    return ofParts((parts) => [...fields, ...parts, file('file', 'a.pdf', large)])
  }),
  bareLines: fc.constant<Fault>((request) => ({
    ...request,
    body: Buffer.from(Buffer.from(request.body).toString('latin1').replaceAll(crlf, '\n'), 'latin1'),
  })),
  cutOff: fc.double({ min: 0, max: 1, noNaN: true }).map<Fault>((share) => (request) => ({
    ...request,
    body: request.body.subarray(0, Math.floor(request.body.length * share)),
  })),
  garbage: fc
    .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.uint8Array({ minLength: 1, maxLength: 200 }))
    .map<Fault>(([share, garbage]) => (request) => {
      const at = Math.floor(request.body.length * share)
      return { ...request, body: Buffer.concat([request.body.subarray(0, at), garbage, request.body.subarray(at)]) }
    }),
  epilogue: fc.constant<Fault>((request) => ({ ...request, body: Buffer.concat([request.body, Buffer.from(large)]) })),
  header: fc
    .constantFrom(
      ['content-type', 'multipart/form-data'],
      ['content-type', 'multipart/form-data; boundary='],
      ['content-type', `multipart/form-data; boundary=${'b'.repeat(5000)}`],
      ['content-type', 'multipart/form-data; boundary="\\"'],
      ['content-type', 'multipart/mixed; boundary=x'],
      ['content-type', 'application/json'],
      ['content-type', 'application/x-www-form-urlencoded'],
      ['content-type', 'a/b; charset=\u00ff'],
      ['content-encoding', 'gzip'],
      ['expect', '100-continue'],
      ['expect', 'something-else'],
      ['upload-offset', '-1'],
      ['upload-offset', '9'.repeat(30)],
      ['upload-length', 'many'],
      ['upload-length', '9'.repeat(15)],
      ['upload-metadata', 'filename !!!'],
      ['upload-metadata', ',,,'],
      ['tus-resumable', '0.0.1'],
      ['x-http-method-override', 'BREW'],
    )
    .map<Fault>(([name = '', value = '']) => (request) => ({
      ...request,
      headers: { ...request.headers, [name]: value },
    })),
} satisfies Record<string, fc.Arbitrary<Fault>>

const framing: fc.Arbitrary<Framing> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Framing>({ kind: 'length', excessBytes: 0 }) },
  fc.constantFrom(-10, 10).map<Framing>((excessBytes) => ({ kind: 'length', excessBytes })),
  fc.constantFrom(1, 70_000).map<Framing>((chunkBytes) => ({ kind: 'chunks', chunkBytes, brokenSize: null })),
  fc.constantFrom('zz', '-1', 'fffffffffffffffff', '').map<Framing>((brokenSize) => ({
    kind: 'chunks',
    chunkBytes: 70_000,
    brokenSize,
  })),
)

/** Ways to break a valid request. */
export const spoiling: fc.Arbitrary<Fault> = fc
  .tuple(fc.array(fc.oneof(...Object.values(faults)), { minLength: 1, maxLength: 3 }), framing)
  .map(([chosen, framing]) => (request) => ({
    ...chosen.reduce((spoilt, fault) => fault(spoilt), request),
    framing,
  }))

/** Inputs that once crashed a service, or were never answered: each of them before a large file. */
export const known: [string, Fault][] = oddParts
  .slice(0, 6)
  .map((odd, index) => [`odd part ${index}`, ofParts((parts) => [odd, ...parts, file('file', 'a.pdf', large)])])
