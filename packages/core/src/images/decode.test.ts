import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { decodingBytes } from './decode.ts'

const directory = await mkdtemp(path.join(tmpdir(), 'decode-'))
afterAll(() => rm(directory, { recursive: true }))
const needOf = async (bytes: Buffer) => {
  const file = path.join(directory, crypto.randomUUID())
  await writeFile(file, bytes)
  return await decodingBytes(file)
}
const pixels = 1000 * 1000
const image = () => sharp({ create: { width: 1000, height: 1000, channels: 4, background: '#3458' } })

test.each<[string, (image: Sharp) => Sharp, number]>([
  ['line by line', (of) => of.png(), 1],
  ['whole, when interlaced', (of) => of.png({ progressive: true }), 4.8],
  ['whole and in 16 bits', (of) => of.toColourspace('rgb16').png({ progressive: true }), 9.6],
  ['whole, when progressive', (of) => of.jpeg({ progressive: true }), 3.6],
  ['several times, as AVIF', (of) => of.avif({ effort: 0 }), 18],
])('an image is decoded %s', async (_, as, bytesPerPixel) => {
  expect(await needOf(await as(image()).toBuffer())).toBeCloseTo(pixels * bytesPerPixel)
})

test('what is no image, or is rendered elsewhere, takes nothing', async () => {
  expect(await needOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'))).toBe(0)
  expect(await needOf(Buffer.from('no image'))).toBe(0)
})
