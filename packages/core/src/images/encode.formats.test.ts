import { writeFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { AppError } from '@abparts/contracts/error'
import { imageFormatLabels } from '@abparts/contracts/image'
import { maxDecodeSeconds, maxImageBytes, maxImageFrames } from '@abparts/contracts/limits'
import sharp, { type Sharp } from 'sharp'
import { expect, test } from 'vitest'
import { encodeImage } from './encode.ts'

const quarters = ['red', 'lime', 'blue', 'white'] as const

/** 90 × 60, a colour in each quarter, so that turned and mirrored images can be told apart. */
function quartered(): Sharp {
  const tile = (background: string) => ({ create: { width: 45, height: 30, channels: 3 as const, background } })
  const [topLeft, topRight, bottomLeft, bottomRight] = quarters.map(tile)
  return sharp({ create: { width: 90, height: 60, channels: 3, background: 'black' } }).composite([
    { input: topLeft, left: 0, top: 0 },
    { input: topRight, left: 45, top: 0 },
    { input: bottomLeft, left: 0, top: 30 },
    { input: bottomRight, left: 45, top: 30 },
  ] as Parameters<Sharp['composite']>[0])
}

/** The colours of an image's quarters, row by row. */
async function quartersOf(image: Uint8Array): Promise<string[]> {
  const { data, info } = await sharp(image).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const named = (x: number, y: number) => {
    const at = (Math.round(y * info.height) * info.width + Math.round(x * info.width)) * info.channels
    const lit = [...data.subarray(at, at + 3)].map((value) => (value > 127 ? 1 : 0)).join('')
    return { '100': 'red', '010': 'lime', '001': 'blue', '111': 'white' }[lit] ?? `rgb ${data.subarray(at, at + 3)}`
  }
  return [named(0.25, 0.25), named(0.75, 0.25), named(0.25, 0.75), named(0.75, 0.75)]
}

const noise = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 3, background: 'gray', noise: { type: 'gaussian', mean: 128, sigma: 60 } },
  })

const animation = (frames: number, width: number, height: number): Sharp =>
  sharp(
    Array.from({ length: frames }, (_, index) => ({
      create: { width, height, channels: 3 as const, background: { r: (index * 40) % 256, g: 0, b: 255 } },
    })) as unknown as Parameters<typeof sharp>[0],
    { join: { animated: true } },
  )

const svg = (content: string, attributes = 'width="90" height="60"') =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${content}</svg>`,
  )

async function refusal(source: Uint8Array): Promise<string> {
  try {
    await encodeImage(source)
    return 'accepted'
  } catch (error) {
    if (error instanceof AppError) return `${error.code}: ${error.message}`
    throw error
  }
}

/** Where each EXIF orientation puts the quarters (TIFF 6.0, tag 274). */
test.each([
  [1, ['red', 'lime', 'blue', 'white']],
  [2, ['lime', 'red', 'white', 'blue']],
  [3, ['white', 'blue', 'lime', 'red']],
  [4, ['blue', 'white', 'red', 'lime']],
  [5, ['red', 'blue', 'lime', 'white']],
  [6, ['blue', 'red', 'white', 'lime']],
  [7, ['white', 'lime', 'blue', 'red']],
  [8, ['lime', 'white', 'red', 'blue']],
])('orientation %i is applied and removed', async (orientation, expected) => {
  const source = await quartered().withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer()
  const { bytes, width, height } = await encodeImage(source)
  expect(await quartersOf(bytes)).toEqual(expected)
  expect([width, height]).toEqual(orientation < 5 ? [90, 60] : [60, 90])
  expect((await sharp(bytes).metadata()).orientation).toBeUndefined()
})

test.each<[string, () => Promise<Buffer>]>([
  ['JPEG', () => quartered().jpeg({ quality: 95 }).toBuffer()],
  ['progressive JPEG', () => quartered().jpeg({ quality: 95, progressive: true }).toBuffer()],
  ['PNG', () => quartered().png().toBuffer()],
  ['16-bit PNG', () => quartered().toColourspace('rgb16').png().toBuffer()],
  ['palette PNG', () => quartered().png({ palette: true }).toBuffer()],
  ['wide-gamut PNG', () => quartered().withIccProfile('p3').png().toBuffer()],
  ['WebP', () => quartered().webp({ lossless: true }).toBuffer()],
  ['AVIF', () => quartered().avif({ quality: 90 }).toBuffer()],
  ['GIF', () => quartered().gif().toBuffer()],
  ['TIFF', () => quartered().tiff().toBuffer()],
  [
    'SVG',
    async () =>
      svg(
        quarters
          .map(
            (fill, index) =>
              `<rect x="${(index % 2) * 45}" y="${Math.floor(index / 2) * 30}" width="45" height="30" fill="${fill}"/>`,
          )
          .join(''),
      ),
  ],
])('%s becomes plain 8-bit sRGB WebP', async (_, make) => {
  const { bytes } = await encodeImage(await make())
  expect(await quartersOf(bytes)).toEqual([...quarters])
  const { format, space, depth, icc, exif, xmp } = await sharp(bytes).metadata()
  expect({ format, space, depth, icc, exif, xmp }).toEqual({ format: 'webp', space: 'srgb', depth: 'uchar' })
})

test('CMYK becomes sRGB', async () => {
  const red = sharp({ create: { width: 30, height: 30, channels: 3, background: 'red' } })
  const source = await red.toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()
  expect((await sharp(source).metadata()).space).toBe('cmyk')
  const { bytes } = await encodeImage(source)
  expect((await sharp(bytes).metadata()).space).toBe('srgb')
  expect(await quartersOf(bytes)).toEqual(['red', 'red', 'red', 'red'])
})

test.each(['png', 'webp', 'avif', 'tiff', 'gif'] as const)('transparency of %s is kept', async (format) => {
  const clear = sharp({ create: { width: 20, height: 20, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } } })
  const { bytes } = await encodeImage(
    await clear.toFormat(format, { compression: format === 'tiff' ? 'lzw' : 'av1' }).toBuffer(),
  )
  const { isOpaque } = await sharp(bytes).stats()
  expect(isOpaque).toBe(false)
})

test.each(['gif', 'webp'] as const)('an animated %s stays animated, at its speed', async (format) => {
  const source = await animation(5, 1200, 300)
    .toFormat(format, { delay: [100, 200, 100, 200, 100], loop: 2 })
    .toBuffer()
  const { bytes, width, height } = await encodeImage(source)
  expect([width, height]).toEqual([1024, 256])
  const metadata = await sharp(bytes, { animated: true }).metadata()
  expect(metadata).toMatchObject({
    format: 'webp',
    pages: 5,
    pageHeight: 256,
    delay: [100, 200, 100, 200, 100],
    loop: 2,
  })
})

test('an animation that does not fit is rejected with its numbers', async () => {
  const frames = await Promise.all(Array.from({ length: 8 }, () => noise(400, 400).png().toBuffer()))
  const source = await sharp(frames, { join: { animated: true } })
    .webp({ quality: 80 })
    .toBuffer()
  expect(await refusal(source)).toMatch(new RegExp(`^unprocessable: .*\\d+ bytes.* ${maxImageBytes} `))
})

test('too many frames, or too many pixels in all of them, are rejected before they are decoded', async () => {
  expect(
    await refusal(
      await animation(maxImageFrames + 1, 4, 4)
        .gif()
        .toBuffer(),
    ),
  ).toMatch(new RegExp(`^unprocessable: .*${maxImageFrames + 1} frames.* ${maxImageFrames} `))
  const gif = await animation(60, 4, 4).gif().toBuffer()
  gif.writeUInt16LE(1000, 6)
  gif.writeUInt16LE(1000, 8)
  expect(await refusal(gif)).toMatch(/^unprocessable: .*60\.0 million pixels/)
})

test('an SVG that takes too long to render is aborted', async () => {
  const filter = '<feGaussianBlur stdDeviation="500"/><feMorphology operator="dilate" radius="50"/>'.repeat(20)
  const size = 'width="7000" height="7000"'
  const slow = svg(`<filter id="slow">${filter}</filter><rect width="100%" height="100%" filter="url(#slow)"/>`, size)
  expect(await refusal(slow)).toMatch(new RegExp(`^unprocessable: .*${maxDecodeSeconds} seconds`))
})

test('a header that claims 17000 × 17000 pixels is rejected immediately', async () => {
  const png = await quartered().png().toBuffer()
  png.writeUInt32BE(17_000, 16)
  png.writeUInt32BE(17_000, 20)
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29)
  expect(await refusal(png)).toMatch(/^unprocessable: .*289\.0 million pixels/)
  expect(await refusal(svg('', 'width="100000" height="100000"'))).toMatch(/^unprocessable/)
})

const formats: [string, () => Promise<Buffer>][] = [
  ['jpeg', () => noise(300, 200).jpeg().toBuffer()],
  ['progressive jpeg', () => noise(300, 200).jpeg({ progressive: true }).toBuffer()],
  ['png', () => noise(300, 200).png().toBuffer()],
  ['webp', () => noise(300, 200).webp().toBuffer()],
  ['avif', () => noise(300, 200).avif({ effort: 0 }).toBuffer()],
  ['gif', () => noise(300, 200).gif({ effort: 1 }).toBuffer()],
  ['tiff', () => noise(300, 200).tiff().toBuffer()],
]
test.each(formats)('a %s cut off at any tenth is rejected', async (name, make) => {
  const whole = await make()
  expect(await refusal(whole)).toBe('accepted')
  for (let tenth = 0; tenth < 10; tenth++) {
    const cut = whole.subarray(0, Math.floor((whole.length * tenth) / 10))
    expect(await refusal(cut), `${name} at ${tenth}/10`).toMatch(
      tenth === 0 ? /^unsupported_media_type/ : /^unprocessable/,
    )
  }
})

test('a header alone is not an image', async () => {
  expect(await refusal(Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'))).toMatch(/^unprocessable/)
  expect(await refusal((await noise(9, 9).png().toBuffer()).subarray(0, 33))).toMatch(/^unprocessable/)
})

const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic')])
test.each<[string, Uint8Array, RegExp]>([
  ['nothing', new Uint8Array(), /empty/],
  ['HEIC', heic, /HEIC/],
  ['BMP', Buffer.from(`BM${'\0'.repeat(60)}`), /BMP/],
  ['PDF', Buffer.from('%PDF-1.7\n1 0 obj'), /PDF/],
  ['MP4', Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom\0\0\0\0isommp42')]), /MP4/],
  ['text', Buffer.from('<p>Look: <svg></svg></p>'), /not an image/],
  ['XML', Buffer.from('<?xml version="1.0"?><rss></rss>'), /XML/],
])('%s is rejected by name', async (_, source, name) => {
  const sentence = await refusal(source)
  expect(sentence).toMatch(/^unsupported_media_type: /)
  expect(sentence).toMatch(name)
  for (const label of Object.values(imageFormatLabels)) expect(sentence).toContain(label)
})

test('a polyglot file comes out as nothing but an image', async () => {
  const jpeg = await quartered().jpeg({ quality: 95 }).toBuffer()
  for (const tail of ['<script>alert(1)</script>', 'PK\x03\x04 a zip', '%PDF-1.7']) {
    const { bytes } = await encodeImage(Buffer.concat([jpeg, Buffer.from(tail)]))
    expect(bytes.includes(tail)).toBe(false)
    expect(await quartersOf(bytes)).toEqual([...quarters])
  }
  expect(await refusal(Buffer.concat([Buffer.from('%PDF-1.7\n'), jpeg]))).toMatch(/^unsupported_media_type/)
})

test('an SVG runs nothing, loads nothing and cannot grow', async () => {
  const secret = '/tmp/abparts-test-secret.svg'
  writeFileSync(secret, svg('<rect width="90" height="60" fill="red"/>'))
  const white = '<rect width="90" height="60" fill="white"/>'
  for (const content of [
    `${white}<script>document.documentElement.innerHTML = ''</script>`,
    `${white}<image xlink:href="file://${secret}" width="90" height="60"/>`,
    `${white}<image href="${secret}" width="90" height="60"/>`,
    `${white}<image href="http://127.0.0.1:9/x.png" width="90" height="60"/>`,
  ]) {
    const { bytes } = await encodeImage(svg(content))
    expect(await quartersOf(bytes), content).toEqual(['white', 'white', 'white', 'white'])
  }
  const entities = [
    '<!ENTITY a0 "lol">',
    ...Array.from({ length: 12 }, (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`),
  ]
  const bomb = Buffer.from(
    `<!DOCTYPE svg [${entities.join('')}]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&a12;</text></svg>`,
  )
  expect(await refusal(bomb)).toMatch(/^(unprocessable|unsupported_media_type)/)
  const file = Buffer.from(
    `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" width="90" height="60">${white}<text y="30">&x;</text></svg>`,
  )
  const outcome = await refusal(file)
  if (outcome === 'accepted')
    expect(await quartersOf((await encodeImage(file)).bytes)).toEqual(['white', 'white', 'white', 'white'])
  else expect(outcome).toMatch(/^unprocessable/)
})
