import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { decodingBytes } from '@abparts/core/images/decode'
import { encodeImage } from '@abparts/core/images/encode'
import sharp from 'sharp'

// npm run bench:decoding: the memory that decoding takes, by image format, and the estimate that is reserved for it.
// Each image is decoded in a separate process.

const edge = 6900
const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
const plain = (channels: 3 | 4 = 3) => sharp({ create: { width: edge, height: edge, channels, background: '#345a' } })
const samples = {
  jpeg: () => plain().jpeg(),
  'progressive jpeg': () => plain().jpeg({ progressive: true }),
  png: () => plain().png(),
  'interlaced png': () => plain().png({ progressive: true }),
  'interlaced png, 16 bits, transparency': () => plain(4).toColourspace('rgb16').png({ progressive: true }),
  'png, 16 bits': () => plain().toColourspace('rgb16').png(),
  webp: () => plain().webp({ quality: 50 }),
  avif: () => plain().avif({ quality: 30, effort: 0 }),
  tiff: () => plain().tiff({ compression: 'deflate' }),
}

/** The peak memory of this process since the last reset, as reported by Linux. */
function peakBytes(): number {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return Number(kilobytes) * 1024
}

/** The memory that decoding an image adds to a process that has already decoded another. */
async function measure(file: string): Promise<number> {
  await encodeImage(
    await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } })
      .png()
      .toBuffer(),
  )
  const bytes = readFileSync(file)
  writeFileSync('/proc/self/clear_refs', '5')
  const before = peakBytes()
  await encodeImage(bytes)
  return peakBytes() - before
}

const [file] = process.argv.slice(2)
if (file !== undefined) console.log(await measure(file))
else {
  const directory = await mkdtemp(path.join(tmpdir(), 'decoding-'))
  console.log(`${new Date().toISOString().slice(0, 10)}, sharp ${sharp.versions.sharp}, ${edge} × ${edge} pixels`, '')
  console.log('| image | measured | estimate |')
  console.log('|---|---|---|')
  for (const [name, make] of Object.entries(samples)) {
    const sample = path.join(directory, 'sample')
    writeFileSync(sample, await make().toBuffer())
    const { stdout } = Bun.spawnSync([process.execPath, import.meta.path, sample])
    console.log(`| ${name} | ${megabytes(Number(stdout.toString()))} | ${megabytes(await decodingBytes(sample))} |`)
  }
  await rm(directory, { recursive: true })
}
