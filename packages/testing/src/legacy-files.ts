import { createHash } from 'node:crypto'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'

/** An image of an old installation, and what must become of it. */
export interface LegacySample {
  /** The value of the URL column. */
  path: string
  outcome: 'migrated' | 'repaired' | 'missing' | 'refused'
  /** The hash of the bytes that must be in the database; null when there must be none. */
  sha256: string | null
}

/** A JPEG of noise, always the same for a number and different from all others. */
export async function legacyJpeg(number: number): Promise<Buffer> {
  const seed = createHash('sha512').update(String(number)).digest()
  const data = Buffer.concat(
    Array.from({ length: 48 }, (_, row) => createHash('sha512').update(seed).update(`${row}`).digest()),
  )
  return await sharp(data, { raw: { width: 32, height: 32, channels: 3 } })
    .resize(64)
    .jpeg({ quality: 80 })
    .toBuffer()
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

type Maker = (folder: { images: string; outside: string }, number: number) => Promise<LegacySample>

const urlOf = (name: string) => `/static/images/${name}`

const stored =
  (fileName: (number: number) => string, url: (name: string) => string = urlOf): Maker =>
  async ({ images }, number) => {
    const bytes = await legacyJpeg(number)
    await writeFile(path.join(images, fileName(number)), bytes)
    return { path: url(fileName(number)), outcome: 'migrated', sha256: sha256Of(bytes) }
  }

/** Every way in which old files are stored, in rotation. */
export const legacySampleMakers: readonly Maker[] = [
  stored((number) => `good-${number}.jpg`),
  stored(
    (number) => `Wrong-CASE-${number}.JPG`,
    (name) => urlOf(name.toLowerCase()),
  ),
  stored(
    (number) => `größe-${number}.jpg`.normalize('NFD'),
    (name) => urlOf(name.normalize('NFC')),
  ),
  stored(
    (number) => `größe-${number}.jpg`.normalize('NFC'),
    (name) => urlOf(encodeURIComponent(name.normalize('NFD'))),
  ),
  stored(
    (number) => `a belt & 100% of it ${number}.jpg`,
    (name) => urlOf(encodeURIComponent(name)),
  ),
  stored((number) => `not%20encoded ${number}.jpg`),
  // A PNG named as a JPEG.
  async ({ images }, number) => {
    const bytes = await sharp(await legacyJpeg(number))
      .png()
      .toBuffer()
    await writeFile(path.join(images, `png-${number}.jpg`), bytes)
    return { path: urlOf(`png-${number}.jpg`), outcome: 'migrated', sha256: sha256Of(bytes) }
  },
  // A link to a file inside.
  async ({ images }, number) => {
    const bytes = await legacyJpeg(number)
    await writeFile(path.join(images, `target-${number}.jpg`), bytes)
    await symlink(`target-${number}.jpg`, path.join(images, `link-${number}.jpg`))
    return { path: urlOf(`link-${number}.jpg`), outcome: 'migrated', sha256: sha256Of(bytes) }
  },
  async ({ images }, number) => {
    const whole = await legacyJpeg(number)
    const bytes = whole.subarray(0, Math.floor(whole.length * 0.8))
    await writeFile(path.join(images, `cut-off-${number}.jpg`), bytes)
    return { path: urlOf(`cut-off-${number}.jpg`), outcome: 'repaired', sha256: sha256Of(bytes) }
  },
  async (_, number) => ({ path: urlOf(`missing-${number}.jpg`), outcome: 'missing', sha256: null }),
  async ({ images }, number) => {
    await symlink(`nowhere-${number}.jpg`, path.join(images, `dangling-${number}.jpg`))
    return { path: urlOf(`dangling-${number}.jpg`), outcome: 'missing', sha256: null }
  },
  async ({ images }, number) => {
    await writeFile(path.join(images, `text-${number}.jpg`), '<html>404 Not Found</html>')
    return { path: urlOf(`text-${number}.jpg`), outcome: 'refused', sha256: null }
  },
  async ({ images }, number) => {
    await writeFile(path.join(images, `header-${number}.jpg`), (await legacyJpeg(number)).subarray(0, 150))
    return { path: urlOf(`header-${number}.jpg`), outcome: 'refused', sha256: null }
  },
  async ({ images }, number) => {
    await mkdir(path.join(images, `folder-${number}.jpg`))
    return { path: urlOf(`folder-${number}.jpg`), outcome: 'refused', sha256: null }
  },
  // Out of the root: by a link, by dots, by encoded dots.
  async ({ images, outside }, number) => {
    await symlink(path.join(outside, 'secret.jpg'), path.join(images, `out-${number}.jpg`))
    return { path: urlOf(`out-${number}.jpg`), outcome: 'refused', sha256: null }
  },
  async () => ({ path: urlOf('../../../outside/secret.jpg'), outcome: 'refused', sha256: null }),
  async () => ({ path: urlOf('%2e%2e/%2e%2e/%2e%2e/outside/secret.jpg'), outcome: 'refused', sha256: null }),
]
