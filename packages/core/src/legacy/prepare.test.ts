import sharp from 'sharp'
import { expect, test } from 'vitest'
import { encodeLegacyImage } from './prepare.ts'

const create = { width: 400, height: 400, channels: 3, background: 'red' } as const
const noise = sharp({ create: { ...create, noise: { type: 'gaussian', mean: 128, sigma: 60 } } })
const jpeg = await noise.clone().jpeg().toBuffer()
const half = (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)

test('a whole image is not repaired', async () =>
  expect(await encodeLegacyImage(jpeg)).toMatchObject({ isRepaired: false, encoded: { width: 400, height: 400 } }))

test('the existing part of a truncated JPEG is kept', async () => {
  const { isRepaired, encoded } = await encodeLegacyImage(half(jpeg))
  expect([isRepaired, encoded.width, encoded.height]).toEqual([true, 400, 400])
  const row = (top: number) => sharp(encoded.bytes).extract({ left: 0, top, width: 400, height: 1 }).raw().toBuffer()
  const spread = async (top: number) => Math.max(...(await row(top))) - Math.min(...(await row(top)))
  expect(await spread(50)).toBeGreaterThan(100)
  expect(await spread(350)).toBeLessThan(3)
})

test.each([
  ['a JPEG that ends in its header', jpeg.subarray(0, 100), 'unprocessable'],
  ['a truncated PNG', half(await noise.clone().png().toBuffer()), 'unprocessable'],
  ['a PDF', Buffer.from('%PDF-1.7'), 'unsupported_media_type'],
])('%s is rejected', async (_, source, code) =>
  expect(await encodeLegacyImage(source).catch((error) => error.code)).toBe(code),
)
