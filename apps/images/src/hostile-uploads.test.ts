import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { refusal, startTestImages } from './testing.ts'

const images = await startTestImages()
const { upload, addPart, people } = images
afterAll(images.close)

const drawn = sharp({
  create: { width: 24, height: 16, channels: 3, background: 'gray', noise: { type: 'gaussian', mean: 128, sigma: 40 } },
})
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="16"><circle r="5" cx="8" cy="8"/></svg>'
const frames = await Promise.all(
  ['red', 'blue'].map((background) =>
    sharp({ create: { width: 9, height: 9, channels: 3, background } })
      .png()
      .toBuffer(),
  ),
)
const samples = await Promise.all([
  drawn.clone().jpeg().toBuffer(),
  drawn
    .clone()
    .jpeg({ progressive: true })
    .withExif({ IFD0: { Copyright: 'x' } })
    .toBuffer(),
  drawn.clone().png().toBuffer(),
  drawn.clone().webp().toBuffer(),
  drawn.clone().avif({ effort: 0 }).toBuffer(),
  drawn.clone().gif().toBuffer(),
  drawn.clone().tiff({ compression: 'lzw' }).toBuffer(),
  sharp(frames, { join: { animated: true } })
    .webp()
    .toBuffer(),
])
/** Each SVG takes a process, so there are fewer of them. */
const anySample = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...samples) },
  { weight: 1, arbitrary: fc.constant(Buffer.from(svg)) },
)

/** `at` is a place in ten thousandths of the length. */
type Mutation = { at: number; kind: 'set' | 'cut' | 'repeat' | 'remove'; bytes: Uint8Array }
const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.integer({ min: 0, max: 9999 }),
  kind: fc.constantFrom('set', 'set', 'set', 'cut', 'repeat', 'remove'),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
})

function mutate(sample: Uint8Array, mutations: Mutation[]): Uint8Array<ArrayBuffer> {
  let bytes = Uint8Array.from(sample)
  for (const { at, kind, bytes: change } of mutations) {
    const start = Math.floor((at / 10_000) * bytes.length)
    const end = start + change.length
    if (kind === 'set') bytes.set(change.subarray(0, bytes.length - start), start)
    else if (kind === 'cut') bytes = bytes.slice(0, start)
    else if (kind === 'repeat') bytes = new Uint8Array([...bytes.subarray(0, end), ...bytes.subarray(start)])
    else bytes = new Uint8Array([...bytes.subarray(0, start), ...bytes.subarray(end)])
  }
  return bytes
}

test('whatever is uploaded, it is a picture or a clear refusal', { timeout: 120_000 }, async () => {
  const part = await addPart(null)
  const path = `/parts/${part}/images`
  const counts = { accepted: 0, refused: 0 }
  let warmBytes = 0
  await fc.assert(
    fc.asyncProperty(anySample, fc.array(mutation, { minLength: 1, maxLength: 4 }), async (sample, mutations) => {
      const answer = await upload(path, people.root.headers, mutate(sample, mutations))
      if (answer.status === 201) counts.accepted += 1
      else {
        expect((await refusal(answer))[0]).toBeOneOf([415, 422])
        counts.refused += 1
      }
      if (counts.accepted + counts.refused === 500) warmBytes = process.memoryUsage().rss
    }),
    { numRuns: 2000 },
  )
  expect(counts.accepted).toBeGreaterThan(100)
  expect(counts.refused).toBeGreaterThan(100)
  expect(process.memoryUsage().rss - warmBytes).toBeLessThan(64 * 1024 * 1024)
})
