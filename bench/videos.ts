import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '@abparts/db/client'
import { migrateDatabase } from '@abparts/db/migrate'
import { users } from '@abparts/db/schema'
import { startThrowawayServer } from '@abparts/local-postgres/throwaway'
import { openStorages } from '@abparts/storage/storages'
import { startCephServer } from '@abparts/testing/ceph-server'
import { createBucket } from '@abparts/testing/s3'
import { largeMp4 } from '@abparts/testing/sample-videos'
import { curlSeconds } from './curl.ts'
import { firstByteTimes } from './first-byte.ts'
import { transferSpeeds } from './in-turns.ts'
import { startNginx } from './nginx.ts'
import { memoryAdded } from './process-tree.ts'
import { startRawUpload } from './raw-upload.ts'
import { requirePrograms } from './require-programs.ts'
import { openSlowClients } from './slow-clients.ts'
import { addRow, page, type Row } from './table.ts'
import { startVideosService, type VideosService } from './videos-service.ts'
import { loadInTurns } from './wrk.ts'

// npm run bench:videos — the videos service compared with nginx, a raw copy and the S3 server itself. Prints the table
// and writes it to docs.

const report = new URL('../docs/benchmarks/videos.md', import.meta.url).pathname
const fileBytes = 90 * 1024 ** 2
const rangeBytes = 1024 ** 2
const seconds = 5

requirePrograms({ wrk: 'wrk', nginx: 'nginx', curl: 'curl', radosgw: 'radosgw ceph-mon ceph-osd' })
const directory = mkdtempSync(path.join(tmpdir(), 'abparts-bench-'))
// nginx's workers run as another user.
chmodSync(directory, 0o755)
const files = path.join(directory, 'files')
mkdirSync(files)
const video = path.join(files, 'video.mp4')
writeFileSync(video, Buffer.concat(await Array.fromAsync(largeMp4(fileBytes))))

const database = await startThrowawayServer()
const ceph = await startCephServer()
const rows: Row[] = []

const megabytes = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MiB`
const gigabytes = (bytesPerSecond: number) => `${(bytesPerSecond / 1e9).toFixed(2)} GB/s`
const speed = (bytesPerSecond: number) => `${Math.round(bytesPerSecond / 1e6)} MB/s`
const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const add = (row: Row) => addRow(rows, row)

const randomRanges = `request = function()
  local start = math.random(0, ${fileBytes - rangeBytes})
  wrk.headers["Range"] = "bytes=" .. start .. "-" .. (start + ${rangeBytes - 1})
  return wrk.format("GET")
end`

/** The memory that 64 stalling or slow viewers, and 8 simultaneous uploads, add to the service. */
async function measureMemory(service: VideosService, url: string, where: string): Promise<void> {
  const allowedBytes = 64 * 1024 ** 2
  const measure = async (work: string, limit: string, begin: () => Promise<unknown>) => {
    const { mostBytes, allBytes } = await memoryAdded(service.pid, begin)
    add({
      work: `${work}, ${where}`,
      ours: `${megabytes(mostBytes)} more in the worker that grows most, ${megabytes(allBytes)} in both`,
      reference: `${megabytes(allowedBytes)} allowed`,
      ratio: mostBytes / allowedBytes,
      target: '≤ 1',
      limit,
    })
  }
  const slowClients = async () => {
    const hangUp = await openSlowClients(url, 64)
    await Bun.sleep(5000)
    hangUp()
  }
  const blocks = 'the blocks of streams, until the collector runs'
  await measure('64 clients that stall or dawdle', where === 'S3' ? blocks : 'sendfile', slowClients)
  for (const [by, upload] of [
    ['tus', service.tus],
    ['multipart', service.multipart],
  ] as const)
    await measure(`8 uploads of 90 MiB by ${by} at once`, blocks, () =>
      Promise.all(Array.from<unknown, Promise<unknown>>({ length: 8 }, upload)),
    )
}

try {
  await migrateDatabase(database.url)
  const { db, close } = openDatabase(database.url)
  const [user] = await db
    .insert(users)
    .values({ username: 'bench', email: 'bench@example.com', name: 'Bench', role: 'super_admin' })
    .returning()
  await close()
  const startVideos = (env: Record<string, string>) =>
    startVideosService({ databaseUrl: database.url, directory, video, userId: user?.id ?? '', env })

  // From the local disk.
  const nginx = await startNginx(path.join(directory, 'nginx'), files)
  const fromNginx = `${nginx.base}/video.mp4`
  let service = await startVideos({})
  let url = service.streamUrl(await service.tus())

  const { ours: ranges, reference: rangesNginx } = await loadInTurns(
    { url, connections: 16, seconds, script: randomRanges },
    { url: fromNginx, connections: 16, seconds, script: randomRanges },
  )
  add({
    work: 'Random ranges of 1 MiB, 16 connections',
    ours: `${Math.round(ranges.requestsPerSecond)}/s, p99 ${ranges.p99.toFixed(1)} ms`,
    reference: `nginx ${Math.round(rangesNginx.requestsPerSecond)}/s, p99 ${rangesNginx.p99.toFixed(1)} ms`,
    ratio: ranges.requestsPerSecond / rangesNginx.requestsPerSecond,
    target: '≥ 0.75',
    limit: 'sendfile, and a look into the database for each request',
  })
  const { ours: full, reference: fullNginx } = await loadInTurns(
    { url, connections: 64, seconds },
    { url: fromNginx, connections: 64, seconds },
  )
  add({
    work: 'The whole file, 64 clients',
    ours: gigabytes(full.bytesPerSecond),
    reference: `nginx ${gigabytes(fullNginx.bytesPerSecond)}`,
    ratio: full.bytesPerSecond / fullNginx.bytesPerSecond,
    target: '≥ 0.85',
    limit: 'sendfile',
  })
  const seek = {
    count: 500,
    rangeOf: (index: number) => `bytes=${fileBytes / 2 + index}-${fileBytes / 2 + index + 65_535}`,
    bodyBytes: 65_536,
  }
  const first = await firstByteTimes(url, seek)
  const firstNginx = await firstByteTimes(fromNginx, seek)
  add({
    work: 'First byte in the middle of 90 MiB',
    ours: `p50 ${middle(first).toFixed(2)} ms`,
    reference: `nginx p50 ${middle(firstNginx).toFixed(2)} ms`,
    ratio: middle(first),
    target: 'p50 < 1 ms (the ratio is to 1 ms)',
    limit: 'the look into the database',
  })
  await measureMemory(service, url, 'local')

  const raw = startRawUpload(files)
  const sendRaw = () => curlSeconds(raw.url, 204, ['-T', video])
  const [rawSpeed = 0, tusSpeed = 0, multipartSpeed = 0] = await transferSpeeds(fileBytes, [
    sendRaw,
    service.tus,
    service.multipart,
  ])
  await raw.stop()
  const reference = `raw body into a file, with fsync ${speed(rawSpeed)}`
  add({
    work: 'Upload of 90 MiB by tus, with fsync and SHA-256',
    ours: speed(tusSpeed),
    reference,
    ratio: tusSpeed / rawSpeed,
    target: '≥ 0.5',
    limit: 'SHA-256, and the disk',
  })
  add({
    work: 'Upload of 90 MiB as multipart, with fsync and SHA-256',
    ours: speed(multipartSpeed),
    reference,
    ratio: multipartSpeed / rawSpeed,
    target: '≥ 0.35',
    limit: 'looking for the boundary, SHA-256, and the disk',
  })
  await service.stop()
  await nginx.stop()

  // Through S3.
  const bucket = await createBucket(ceph.server)
  const s3Env = { ...bucket.env, STORAGE_BACKEND: 's3' }
  service = await startVideos(s3Env)
  const { primary } = await openStorages({
    ...bucket.env,
    STORAGE_BACKEND: 's3',
    S3_ADDRESSING: 'path',
    MEDIA_ROOT: path.join(directory, 'media'),
  })
  let copies = 0
  const putDirectly = () => primary.put(`bench/${++copies}`, Bun.file(video).stream())
  const [putSpeed = 0, throughTus = 0, throughMultipart = 0] = await transferSpeeds(fileBytes, [
    putDirectly,
    service.tus,
    service.multipart,
  ])
  for (const [by, through] of [
    ['tus', throughTus],
    ['multipart', throughMultipart],
  ] as const)
    add({
      work: `Upload of 90 MiB by ${by} into S3`,
      ours: speed(through),
      reference: `the same S3 client directly ${speed(putSpeed)}`,
      ratio: through / putSpeed,
      target: '≥ 0.8',
      limit: 'the S3 server, and what hashes and copies beside it',
    })
  url = service.streamUrl(await service.tus())
  const readDirectly = async () => {
    const opened = await primary.open('bench/1')
    for await (const _ of new Response(opened?.slice(0, fileBytes)).body ?? []);
  }
  const download = () => curlSeconds(url, 200, ['-o', '/dev/null'])
  const [readSpeed = 0, downloadSpeed = 0] = await transferSpeeds(fileBytes, [readDirectly, download])
  add({
    work: 'Download of 90 MiB out of S3',
    ours: speed(downloadSpeed),
    reference: `the same S3 client directly ${speed(readSpeed)}`,
    ratio: downloadSpeed / readSpeed,
    target: '≥ 0.8',
    limit: "the S3 server, and Bun's HTTP client and streams",
  })
  await measureMemory(service, url, 'S3')
  await service.stop()

  await Bun.write(
    report,
    page(
      'Videos: how fast',
      'npm run bench:videos',
      [
        `The service runs as deployed: \`WORKERS=2\`, on its own port, its request log going into a file; URLs are signed as the dashboard's are. nginx has two workers and a buffered access log and serves the same file from disk. Memory is the proportional set size: its growth at the highest, in the one process that grows most, which the target is for, and in the supervisor and both workers together. Compared runs alternate; figures of requests are the middle one of three runs, of transfers the middle one of five.`,
      ],
      rows,
    ),
  )
  console.log(`Written to ${path.relative(process.cwd(), report)}`)
} finally {
  await ceph.close()
  await database.close()
  rmSync(directory, { recursive: true, force: true })
}
