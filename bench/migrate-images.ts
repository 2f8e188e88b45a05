import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '@abparts/db/client'
import { migrateDatabase } from '@abparts/db/migrate'
import { images, parts } from '@abparts/db/schema'
import { createDatabase } from '@abparts/local-postgres/databases'
import { startThrowawayServer } from '@abparts/local-postgres/throwaway'
import pLimit from 'p-limit'
import sharp from 'sharp'
import { peakMemory } from './process-tree.ts'
import { page, type Row } from './table.ts'

// npm run bench:migrate-images — media migrate-images compared with sharp alone. Prints the table and writes it to
// docs.

const command = 'npm run bench:migrate-images'
const report = new URL('../docs/benchmarks/migrate-images.md', import.meta.url).pathname
const root = new URL('..', import.meta.url).pathname
const imagesPerPart = 4
const distinct = 20
const referenceImages = 300

const directory = mkdtempSync(path.join(tmpdir(), 'abparts-bench-'))
const server = await startThrowawayServer()
const rows: Row[] = []

const noise = (width: number, height: number, sigma: number) =>
  sharp({
    create: { width, height, channels: 3, background: 'gray', noise: { type: 'gaussian', mean: 128, sigma } },
  })
    .png()
    .toBuffer()

/** As hard to encode as a photo: large shapes, and the grain of a camera. */
async function photo(width: number, height: number): Promise<Buffer> {
  const shapes = await sharp(await noise(48, 36, 60))
    .resize(width, height, { kernel: 'cubic' })
    .png()
    .toBuffer()
  const grain = await noise(width, height, 12)
  return await sharp(shapes)
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 85 })
    .toBuffer()
}

/** Images per second of sharp alone, two at a time with one thread each. */
async function sharpAlone(photos: Buffer[]): Promise<number> {
  sharp.concurrency(1)
  sharp.cache(false)
  const limit = pLimit(2)
  const encode = (index: number) =>
    sharp(photos[index % distinct])
      .resize(1024, 1024, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 85 })
      .toBuffer()
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: referenceImages }, (_, index) => limit(encode, index)))
  return referenceImages / ((performance.now() - startedAt) / 1000)
}

/** Migrates that many images, each a distinct file, and measures the whole command. */
async function migrate(name: string, pictureCount: number, photos: Buffer[]) {
  const files = path.join(directory, name)
  mkdirSync(files)
  const databaseUrl = new URL(server.url)
  databaseUrl.pathname = `/${name}`
  await createDatabase(databaseUrl.href)
  await migrateDatabase(databaseUrl.href)
  const { db, close } = openDatabase(databaseUrl.href)
  // Decoders ignore what follows an image's end.
  for (let index = 0; index < pictureCount; index++)
    writeFileSync(
      path.join(files, `${index}.jpg`),
      Buffer.concat([photos[index % distinct] ?? Buffer.alloc(0), Buffer.from(String(index))]),
    )
  const owners = Array.from({ length: pictureCount / imagesPerPart }, (_, part) => ({
    partNumber: `P-${part}`,
    name: 'Bench',
    imageUrls: Array.from({ length: imagesPerPart }, (_, index) => `/${part * imagesPerPart + index}.jpg`),
  }))
  await db.insert(parts).values(owners)

  const startedAt = performance.now()
  const migration = Bun.spawn([process.execPath, 'scripts/media.ts', 'migrate-images', '--from', files], {
    cwd: root,
    env: { DATABASE_URL: databaseUrl.href, MEDIA_ROOT: path.join(directory, 'media') },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const { result: code, peakBytes } = await peakMemory(migration.pid, migration.exited)
  const rate = pictureCount / ((performance.now() - startedAt) / 1000)
  if (code !== 0 || (await db.$count(images)) !== pictureCount) throw new Error('Not all images came in.')
  await close()
  return { rate, peakBytes }
}

async function measure(pictureCount: number, width: number, height: number): Promise<void> {
  const photos = await Promise.all(Array.from({ length: distinct }, () => photo(width, height)))
  const before = await sharpAlone(photos)
  const { rate, peakBytes } = await migrate(`bench_${width}`, pictureCount, photos)
  const reference = (before + (await sharpAlone(photos))) / 2
  rows.push({
    work: `${pictureCount.toLocaleString('en')} JPEGs of ${width} × ${height}, ${imagesPerPart} a part`,
    ours: `${rate.toFixed(1)}/s, peak memory ${Math.round(peakBytes / 1e6)} MB`,
    reference: `sharp alone ${reference.toFixed(1)}/s`,
    ratio: rate / reference,
    target: '≥ 0.8, < 300 MB',
    limit: 'decoding JPEG and encoding WebP',
  })
}

try {
  await measure(500, 1600, 1200)
  await measure(10_000, 640, 480)
} finally {
  await server.close()
  rmSync(directory, { recursive: true })
}

const notes = [
  `The whole command, from its start to its end, on the embedded PostgreSQL, which shares the processors. Sharp alone makes the same JPEG a WebP of quality 85, two at once with a thread each, ${referenceImages} times before the migration and again after it. The migration also reads files, makes a ThumbHash, stores the bytes, and reads them back inside the database to compare their SHA-256. Memory is the proportional set size of the command.`,
]
const text = page('Migration of images: how fast', command, notes, rows)
console.log(text)
writeFileSync(report, text)
