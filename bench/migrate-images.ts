import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '@abparts/db/client'
import { migrateDatabase } from '@abparts/db/migrate'
import { images, parts } from '@abparts/db/schema'
import { startThrowawayServer } from '@abparts/local-postgres/throwaway'
import pLimit from 'p-limit'
import sharp from 'sharp'
import { peakMemory } from './process-tree.ts'
import { page } from './table.ts'

// npm run bench:migrate-images — media migrate-images beside sharp alone. Prints the table and writes it to docs.

const command = 'npm run bench:migrate-images'
const report = new URL('../docs/benchmarks/migrate-images.md', import.meta.url).pathname
const partCount = 2500
const picturesPerPart = 4
const referencePictures = 1000
const pictureCount = partCount * picturesPerPart

const directory = mkdtempSync(path.join(tmpdir(), 'abparts-bench-'))
const files = path.join(directory, 'static')
mkdirSync(files)
const server = await startThrowawayServer()

try {
  await migrateDatabase(server.url)
  const { db, close } = openDatabase(server.url)
  const picture = await sharp({
    create: {
      width: 640,
      height: 480,
      channels: 3,
      background: 'gray',
      noise: { type: 'gaussian', mean: 128, sigma: 12 },
    },
  })
    .jpeg({ quality: 85 })
    .toBuffer()
  // Distinct bytes: a tail that decoders ignore.
  const sourceOf = (index: number) => Buffer.concat([picture, Buffer.from(String(index).padStart(8))])
  for (let index = 0; index < pictureCount; index++) writeFileSync(path.join(files, `${index}.jpg`), sourceOf(index))
  for (let part = 0; part < partCount; part++) {
    const imageUrls = Array.from({ length: picturesPerPart }, (_, index) => `/${part * picturesPerPart + index}.jpg`)
    await db.insert(parts).values({ partNumber: `P-${part}`, name: 'Bench', imageUrls })
  }

  sharp.concurrency(1)
  sharp.cache(false)
  const limit = pLimit(2)
  const alone = performance.now()
  await Promise.all(
    Array.from({ length: referencePictures }, (_, index) =>
      limit(() =>
        sharp(sourceOf(index))
          .resize(1024, 1024, { fit: 'inside', withoutEnlargement: true })
          .webp({ quality: 85 })
          .toBuffer(),
      ),
    ),
  )
  const reference = referencePictures / ((performance.now() - alone) / 1000)

  const startedAt = performance.now()
  const migration = Bun.spawn([process.execPath, 'scripts/media.ts', 'migrate-images', '--from', files], {
    cwd: new URL('..', import.meta.url).pathname,
    env: { DATABASE_URL: server.url, MEDIA_ROOT: path.join(directory, 'media') },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const { result: code, peakBytes } = await peakMemory(migration.pid, migration.exited)
  const ours = pictureCount / ((performance.now() - startedAt) / 1000)
  if (code !== 0 || (await db.$count(images)) !== pictureCount) throw new Error('Not all pictures came in.')
  await close()

  const text = page(
    'Migration of pictures: how fast',
    command,
    [
      `The whole command, from its start to its end, on the embedded PostgreSQL. Sharp alone reads the same JPEG, makes it WebP of quality 85, twice at once with one thread each, ${referencePictures} times; the migration also reads files, makes a ThumbHash, stores the bytes, and reads them back inside the database to compare their SHA-256.`,
    ],
    [
      {
        work: `${pictureCount.toLocaleString('en')} JPEGs of 640 × 480, ${picturesPerPart} a part`,
        ours: `${ours.toFixed(1)}/s; memory ${Math.round(peakBytes / 1024 ** 2)} MiB at the peak`,
        reference: `sharp alone ${reference.toFixed(1)}/s`,
        ratio: ours / reference,
        target: '≥ 0.8, < 300 MB',
        limit: 'decoding JPEG and encoding WebP',
      },
    ],
  )
  console.log(text)
  writeFileSync(report, text)
} finally {
  await server.close()
  rmSync(directory, { recursive: true })
}
