import { signPath } from '@abparts/auth/signed-url'
import { getImageUrl } from '@abparts/contracts/image-url'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { refusal, startTestImages } from '../testing.ts'

const images = await startTestImages()
const { get, addPart, addImage, upload, people } = images
afterAll(images.close)

const photo = new Uint8Array(
  await sharp({
    create: {
      width: 900,
      height: 600,
      channels: 3,
      background: 'gray',
      noise: { type: 'gaussian', mean: 128, sigma: 20 },
    },
  })
    .jpeg()
    .toBuffer(),
)
const part = await addPart(null)
await upload(`/parts/${part}/images`, people.root.headers, photo)
const path = getImageUrl('part', part, 0)

const extentOf = async (answer: Response) => {
  expect(answer.status).toBe(200)
  const bytes = await answer.bytes()
  expect(answer.headers.get('content-length')).toBe(String(bytes.length))
  const { format, compression, width, height } = await sharp(bytes).metadata()
  return [compression ?? format, width, height, answer.headers.get('content-type')]
}

test.each([
  ['?w=64', ['webp', 64, 43, 'image/webp']],
  ['?w=320&format=jpeg', ['jpeg', 320, 213, 'image/jpeg']],
  ['?w=160&format=avif', ['av1', 160, 107, 'image/avif']],
  ['?w=160&h=160&fit=cover', ['webp', 160, 160, 'image/webp']],
  ['?format=jpeg', ['jpeg', 900, 600, 'image/jpeg']],
  ['?w=1024', ['webp', 900, 600, 'image/webp']],
])('%s', async (query, expected) => {
  expect(await extentOf(await get(path + query))).toEqual(expected)
})

test('each variant has an ETag of its own, and 304 costs no rendering', async () => {
  const tags = await Promise.all(
    ['', '?w=64', '?w=160', '?w=64&format=jpeg'].map(async (query) => (await get(path + query)).headers.get('etag')),
  )
  expect(new Set(tags).size).toBe(4)
  for (const tag of tags) expect(tag).toMatch(/^"[^"]+"$/)
  const cached = await get(`${path}?w=160`, { 'if-none-match': tags[2] ?? '' })
  expect(cached.status).toBe(304)
})

test('a URL with an invalid signature fills no shared cache', async () => {
  for (const query of ['?signature=1', '?w=64&expires=2', '?organization=3&organization=4'])
    expect((await get(path + query)).headers.get('cache-control')).toMatch(/^private, /)
  expect((await get(`${path}?w=64`)).headers.get('cache-control')).toMatch(/^public, /)
})

test('auto follows Accept and says so', async () => {
  const answer = await get(`${path}?w=64&format=auto`, { accept: 'image/avif,image/webp,*/*' })
  expect(answer.headers.get('vary')).toBe('Accept')
  expect(answer.headers.get('content-type')).toBe('image/avif')
  expect((await get(`${path}?w=64&format=auto`, { accept: '*/*' })).headers.get('content-type')).toBe('image/jpeg')
  const stored = await get(`${path}?format=auto`, { accept: 'image/webp' })
  expect([stored.headers.get('content-type'), stored.headers.get('vary')]).toEqual(['image/webp', 'Accept'])
  expect((await get(`${path}?w=64`)).headers.has('vary')).toBe(false)
})

test('transparency becomes white in JPEG, an animation its first frame', async () => {
  const clear = await sharp({ create: { width: 90, height: 90, channels: 4, background: '#0000' } })
    .png()
    .toBuffer()
  await upload(`/parts/${part}/images`, people.root.headers, new Uint8Array(clear))
  const jpeg = await (await get(`${getImageUrl('part', part, 1)}?w=64&format=jpeg`)).bytes()
  expect([...(await sharp(jpeg).raw().toBuffer()).subarray(0, 3)]).toEqual([255, 255, 255])

  const frames = ['red', 'blue'].map((background) => ({
    create: { width: 90, height: 60, channels: 3 as const, background },
  }))
  const inputs = await Promise.all(frames.map((frame) => sharp(frame).png().toBuffer()))
  const gif = await sharp(inputs, { join: { animated: true } })
    .gif()
    .toBuffer()
  await upload(`/parts/${part}/images`, people.root.headers, new Uint8Array(gif))
  const animated = getImageUrl('part', part, 2)
  expect((await sharp(await (await get(`${animated}?w=64`)).bytes()).metadata()).pages).toBe(2)
  expect(await extentOf(await get(`${animated}?w=64&format=avif`))).toEqual(['av1', 64, 43, 'image/avif'])
})

test('a value that is not on the list is refused, also on content URLs', async () => {
  expect(await refusal(get(`${path}?w=100`))).toEqual([400, 'bad_request'])
  expect(await refusal(get(`${path}?size=big`))).toEqual([400, 'bad_request'])
})

test('with MEDIA_ACCESS=signed public images need a signed URL or a token as well', async () => {
  const logo = await addImage(`/organizations/${images.ours}/logo`, 'white')
  const signed = images.createInstance({ access: 'signed' })
  const catalog = { type: 'catalog_image' } as const
  for (const [image, resource] of [
    [path, catalog],
    [logo.href, { type: 'logo', organizationId: images.ours }],
  ] as const) {
    expect(await refusal(get(image, {}, signed))).toEqual([401, 'unauthorized'])
    expect((await get(signPath(image, resource, images.secrets), {}, signed)).status).toBe(200)
    const answer = await get(image, people.stranger.headers, signed)
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, max-age=0, must-revalidate'])
  }
  expect((await get(`${signPath(path, catalog, images.secrets)}&w=64`, {}, signed)).status).toBe(200)
})
