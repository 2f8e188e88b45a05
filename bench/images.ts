import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { encodeImage } from '@abparts/core/images/encode'
import { openDatabase } from '@abparts/db/client'
import { migrateDatabase } from '@abparts/db/migrate'
import { startThrowawayServer } from '@abparts/local-postgres/throwaway'
import pLimit from 'p-limit'
import sharp from 'sharp'
import { openBlobReader } from '../apps/images/src/delivery/bytes.ts'
import { renderVariant } from '../apps/images/src/variants/render.ts'
import { startBareServer } from './bare-server.ts'
import { inTurns, rate } from './in-turns.ts'
import { startNginx } from './nginx.ts'
import { pgbenchReads } from './pgbench.ts'
import { peakMemory, usageOf } from './process-tree.ts'
import { requirePrograms } from './require-programs.ts'
import { startService } from './start-service.ts'
import { storeImages } from './store-images.ts'
import { addRow, page, type Row } from './table.ts'
import { atRandom, type Load, loadInTurns, runLoad } from './wrk.ts'

// npm run bench:images — the images service compared with nginx, pgbench and sharp. Prints the table and writes it to
// docs.

const report = new URL('../docs/benchmarks/images.md', import.meta.url).pathname
const pictureCount = 1000
const imagesOfPart = 10
const cachedImages = 200
const connections = 64
const seconds = 5

requirePrograms({ wrk: 'wrk', nginx: 'nginx', pgbench: 'postgresql-contrib' })
const directory = mkdtempSync(path.join(tmpdir(), 'abparts-bench-'))
// nginx's workers run as another user.
chmodSync(directory, 0o755)
const files = path.join(directory, 'files')
mkdirSync(files, { recursive: true })
const server = await startThrowawayServer()
const rows: Row[] = []

const number = (value: number) => Math.round(value).toLocaleString('en')
const megabytes = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MiB`
const shown = ({ requestsPerSecond, p50, p99 }: Load) =>
  `${number(requestsPerSecond)}/s, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`

const startImagesService = (cacheBytes: number) =>
  startService({
    main: 'apps/images/src/main.ts',
    portVariable: 'IMAGES_PORT',
    // One person uploads all the time here, faster than the limit allows.
    env: { DATABASE_URL: server.url, IMAGE_CACHE_BYTES: String(cacheBytes), UPLOADS_PER_MINUTE: '1000000' },
    logFile: path.join(directory, 'images.log'),
  })
const add = (row: Row) => addRow(rows, row)

try {
  await migrateDatabase(server.url)
  const { db, close } = openDatabase(server.url)
  const noise = (width: number, height: number, sigma: number) =>
    sharp({ create: { width, height, channels: 3, background: 'gray', noise: { type: 'gaussian', mean: 128, sigma } } })
  const image = await encodeImage(await noise(1024, 700, 6).jpeg({ quality: 95 }).toBuffer())
  console.log(`An image has ${number(image.bytes.length)} bytes.`)
  const { userId, partId, ids, paths } = await storeImages(db, {
    image,
    count: pictureCount,
    ofPart: imagesOfPart,
    files,
  })
  await close()

  const nginx = await startNginx(path.join(directory, 'nginx'), files)
  const nginxPaths = paths.map((_, index) => `/${index}.webp`)

  // Served from memory.
  let service = await startImagesService(64 * 1024 * 1024)
  const hotPath = service.base + (paths[0] ?? '')
  const before = usageOf(service.pid)
  const { ours: hot, reference: hotNginx } = await loadInTurns(
    { url: hotPath, connections, seconds },
    { url: `${nginx.base}/0.webp`, connections, seconds },
  )
  const after = usageOf(service.pid)
  const cpuMicroseconds = ((after.cpuSeconds - before.cpuSeconds) / (hot.requestsPerSecond * seconds * 3)) * 1e6
  add({
    work: `GET one image of ${number(image.bytes.length)} bytes, ${connections} connections`,
    ours: `${shown(hot)}; memory ${megabytes(after.memoryBytes)} in all, ${cpuMicroseconds.toFixed(0)} µs processor time a request`,
    reference: `nginx ${shown(hotNginx)}`,
    ratio: hot.requestsPerSecond / hotNginx.requestsPerSecond,
    target: '≥ 1.0, p99 < 10 ms',
    limit: 'copying into the socket, which nginx does without (sendfile), and calling JavaScript',
  })

  const bare = await startBareServer(path.join(files, '0.webp'))
  const { ours: asService, reference: asBare } = await loadInTurns(
    { url: hotPath, connections, seconds },
    { url: bare.url, connections, seconds },
  )
  await bare.stop()
  add({
    work: 'The same image, beside the least that answers it on Bun',
    ours: shown(asService),
    reference: `Bun.serve, two processes, no log, no conditions ${shown(asBare)}`,
    ratio: asService.requestsPerSecond / asBare.requestsPerSecond,
    target: '–',
    limit: 'finding the image, conditions, headers, and the log',
  })

  const etagOf = async (url: string) => (await fetch(url, { method: 'HEAD' })).headers.get('etag') ?? ''
  const conditional = async (url: string) => ({
    url,
    connections,
    seconds,
    script: `wrk.headers["If-None-Match"] = ${JSON.stringify(await etagOf(url))}`,
  })
  const { ours: same, reference: sameNginx } = await loadInTurns(
    await conditional(hotPath),
    await conditional(`${nginx.base}/0.webp`),
  )
  add({
    work: '`If-None-Match` → 304',
    ours: shown(same),
    reference: `nginx ${shown(sameNginx)}`,
    ratio: same.requestsPerSecond / sameNginx.requestsPerSecond,
    target: '≥ 0.6',
    limit: 'parsing requests and calling JavaScript',
  })
  await service.stop()

  // More images than fit into memory.
  service = await startImagesService(cachedImages * (image.bytes.length + 300))
  const { ours: many, reference: manyNginx } = await loadInTurns(
    { url: service.base, connections, seconds, script: atRandom(paths) },
    { url: nginx.base, connections, seconds, script: atRandom(nginxPaths) },
  )
  add({
    work: `GET ${pictureCount} images at random, memory for ${cachedImages} in each worker`,
    ours: shown(many),
    reference: `nginx (all in the page cache) ${shown(manyNginx)}`,
    ratio: many.requestsPerSecond / manyNginx.requestsPerSecond,
    target: '–',
    limit: 'the database: four of five requests read from it',
  })
  await service.stop()

  // Nothing in memory: every request reads from PostgreSQL.
  const reader = openBlobReader(server.url)
  const readRandom = () => reader.readBlob(ids[Math.floor(Math.random() * ids.length)] ?? '')
  const readMany = (count: number) => rate(count, 16, readRandom)
  await readMany(2000)
  const { ours: reads, reference: pgbench } = await inTurns(
    () => readMany(20_000),
    () => pgbenchReads(server.url, directory, { count: pictureCount, seconds }),
    Number,
  )
  await reader.close()
  add({
    work: 'Read random images from PostgreSQL, the call alone',
    ours: `${number(reads)} rows/s, 16 at once`,
    reference: `pgbench ${number(pgbench)} rows/s, 16 clients`,
    ratio: reads / pgbench,
    target: '≥ 1.0',
    limit: 'de-TOAST and the wire',
  })
  service = await startImagesService(0)
  const cold = await runLoad({ url: service.base, connections: 16, seconds: seconds * 3, script: atRandom(paths) })
  add({
    work: 'The same over HTTP, nothing cached',
    ours: shown(cold),
    reference: `pgbench ${number(pgbench)} rows/s`,
    ratio: cold.requestsPerSecond / pgbench,
    target: '≥ 0.7',
    limit: 'the database shares the processors with client and service',
  })
  await service.stop()

  // First-time variants: each request renders a new one.
  service = await startImagesService(64 * 1024 * 1024)
  const get = async (url: string) => {
    const answer = await fetch(url)
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
    await answer.arrayBuffer()
  }
  let drawn = 0
  const drawNext = () => get(`${service.base}${paths[drawn++]}?w=320`)
  const alone = pLimit(2)
  const stored = new Uint8Array(image.bytes)
  const drawAlone = () => alone(() => renderVariant(stored, { width: 320, height: null, format: 'webp' }))
  const { ours: variants, reference: variantsAlone } = await inTurns(
    () => rate(300, 4, drawNext),
    () => rate(300, 4, drawAlone),
    Number,
  )
  add({
    work: 'First variant of 320 px from the stored image, 4 at once',
    ours: `${number(variants)}/s`,
    reference: `sharp alone, 2 decodes of one thread ${number(variantsAlone)}/s`,
    ratio: variants / variantsAlone,
    target: '≥ 0.8',
    limit: 'libvips and libwebp',
  })

  await service.stop()

  // Uploads, by a service that has no images in its memory.
  service = await startImagesService(64 * 1024 * 1024)
  const photo = await noise(4000, 3000, 12).blur(1.2).jpeg({ quality: 85 }).toBuffer()
  const headers = await service.authorize({ sub: userId, role: 'super_admin', organizationId: null })
  let upload = 0
  const send = async () => {
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(photo), String(++upload)]), 'photo.jpg')
    const answer = await fetch(`${service.base}/parts/${partId}/images`, { method: 'POST', headers, body: form })
    if (answer.status !== 201) throw new Error(await answer.text())
    await answer.arrayBuffer()
  }
  await rate(20, 4, send)
  const { ours: uploads, reference: optimisedAlone } = await inTurns(
    () => rate(100, 4, send),
    () => rate(100, 4, () => alone(() => encodeImage(photo))),
    Number,
  )
  const { peakBytes, largestBytes } = await peakMemory(service.pid, rate(200, 8, send))
  add({
    work: `Upload a 12-megapixel JPEG of ${(photo.length / 1e6).toFixed(1)} MB, 4 at once`,
    ours: `${uploads.toFixed(1)}/s; at 8 at once the larger worker peaks at ${megabytes(largestBytes)}, all together at ${megabytes(peakBytes)}`,
    reference: `sharp alone, 2 of one thread ${optimisedAlone.toFixed(1)}/s`,
    ratio: uploads / optimisedAlone,
    target: '≥ 0.8, < 350 MB',
    limit: 'decoding JPEG and encoding WebP',
  })
  await service.stop()
  await nginx.stop()

  await Bun.write(
    report,
    page(
      'Images: how fast',
      'npm run bench:images',
      [
        'The service runs as deployed: `WORKERS=2`, on its own port, its request log going into a file. nginx has two workers and a buffered access log and serves the same bytes from disk. pgbench reads the same rows from the same server, as text. Memory is the proportional set size of the supervisor and both workers together; at the uploads it holds no images yet, of which each worker keeps up to `IMAGE_CACHE_BYTES`. Each figure is the middle one of three runs, and compared runs alternate; cold reads run once, three times as long.',
      ],
      rows,
    ),
  )
  console.log(`Written to ${path.relative(process.cwd(), report)}`)
} finally {
  await server.close()
  rmSync(directory, { recursive: true, force: true })
}
