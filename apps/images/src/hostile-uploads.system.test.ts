import { readFileSync } from 'node:fs'
import { parts } from '@abparts/db/schema'
import { createTestIssuer } from '@abparts/testing/access-tokens'
import { createTestDatabase } from '@abparts/testing/database'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { startServiceProcess } from './service-process.fixture.ts'
import { refusal } from './testing.ts'

const { db, url, close } = await createTestDatabase()
const issuer = await createTestIssuer()
const { service, base } = await startServiceProcess(url, issuer)
afterAll(async () => {
  service.kill('SIGKILL')
  await service.exited
  await close()
})

/** In bytes, as the operating system counts them. */
const residentBytes = () =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8'))?.[1]) * 1024

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

/** `at` is a position in ten thousandths of the length. */
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

test('every upload becomes an image or a clear refusal', { timeout: 180_000 }, async () => {
  const [part] = await db.insert(parts).values({ partNumber: 'H-1', name: 'Part' }).returning()
  const headers = await issuer.authorize({ sub: crypto.randomUUID(), role: 'super_admin', organizationId: null })
  const upload = (bytes: Uint8Array<ArrayBuffer>) => {
    const form = new FormData()
    form.append('file', new File([bytes], 'image'))
    return fetch(`${base}/parts/${part?.id}/images`, { method: 'POST', headers, body: form })
  }
  const counts = { accepted: 0, refused: 0 }
  let warmBytes = 0
  await fc.assert(
    fc.asyncProperty(anySample, fc.array(mutation, { minLength: 1, maxLength: 4 }), async (sample, mutations) => {
      const answer = await upload(mutate(sample, mutations))
      if (answer.status === 201) {
        await answer.arrayBuffer()
        counts.accepted += 1
      } else {
        expect((await refusal(answer))[0]).toBeOneOf([415, 422])
        counts.refused += 1
      }
      if (counts.accepted + counts.refused === 500) warmBytes = residentBytes()
    }),
    { numRuns: 2000 },
  )
  expect(counts.accepted).toBeGreaterThan(100)
  expect(counts.refused).toBeGreaterThan(100)
  expect(service.exitCode).toBeNull()
  expect(residentBytes() - warmBytes).toBeLessThan(64 * 1024 * 1024)
})
