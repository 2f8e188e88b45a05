import { AppError } from '@abparts/contracts/error'
import { maxImageBytes } from '@abparts/contracts/limits'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { encodeImage } from './encode.ts'

/** Red on the left, blue on the right, to see which way up an image is. */
const halves = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'blue' } }).composite([
    { input: { create: { width: width / 2, height, channels: 3, background: 'red' } }, left: 0, top: 0 },
  ])
const noise = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 3, background: 'gray', noise: { type: 'gaussian', mean: 128, sigma: 80 } },
  })

const refusal = (source: Uint8Array) =>
  encodeImage(source).then(
    () => null,
    (error) => (error instanceof AppError ? error.code : error),
  )

test('a large sideways JPEG becomes a small upright WebP without metadata', async () => {
  const source = await halves(4000, 3000)
    .withExif({ IFD0: { Copyright: 'someone' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  const encoded = await encodeImage(source)
  expect(encoded).toMatchObject({ contentType: 'image/webp', width: 768, height: 1024 })
  expect(encoded.bytes.length).toBeLessThanOrEqual(maxImageBytes)

  const metadata = await sharp(encoded.bytes).metadata()
  expect(metadata).toMatchObject({ format: 'webp', width: 768, height: 1024, space: 'srgb' })
  expect([metadata.exif, metadata.icc, metadata.xmp, metadata.orientation]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  // Rotated by 90° clockwise, so left is on top.
  const pixel = (top: number) => sharp(encoded.bytes).extract({ left: 384, top, width: 1, height: 1 }).raw().toBuffer()
  const [red] = await pixel(100)
  const [, , blue] = await pixel(900)
  expect(red).toBeGreaterThan(200)
  expect(blue).toBeGreaterThan(200)
})

test('a small image is not enlarged, and transparency is kept', async () => {
  const source = await sharp({ create: { width: 40, height: 20, channels: 4, background: '#ff000080' } })
    .png()
    .toBuffer()
  const encoded = await encodeImage(source)
  expect(encoded).toMatchObject({ width: 40, height: 20 })
  expect((await sharp(encoded.bytes).metadata()).hasAlpha).toBe(true)
})

test('an image that compresses badly is reduced until it fits', async () => {
  const encoded = await encodeImage(await noise(2000, 2000).jpeg({ quality: 95 }).toBuffer())
  expect(encoded.bytes.length).toBeLessThanOrEqual(maxImageBytes)
})

test.each(['png', 'webp', 'gif', 'tiff', 'avif'] as const)('%s is accepted', async (format) => {
  expect(await encodeImage(await halves(64, 48).toFormat(format).toBuffer())).toMatchObject({ width: 64, height: 48 })
})

test('an SVG is rendered', async () => {
  const svg = '<?xml version="1.0"?><!-- logo --><svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"/>'
  expect(await encodeImage(Buffer.from(svg))).toMatchObject({ width: 80, height: 40 })
})

test('what is not an image, or an incomplete one, is rejected', async () => {
  const jpeg = await noise(400, 400).jpeg().toBuffer()
  expect(await refusal(new Uint8Array())).toBe('unsupported_media_type')
  expect(await refusal(Buffer.from('%PDF-1.7 not an image'))).toBe('unsupported_media_type')
  expect(await refusal(Buffer.from(`BM${'x'.repeat(100)}`))).toBe('unsupported_media_type')
  expect(await refusal(jpeg.subarray(0, jpeg.length / 2))).toBe('unprocessable')
  expect(await refusal(jpeg.subarray(0, 200))).toBe('unprocessable')
})
