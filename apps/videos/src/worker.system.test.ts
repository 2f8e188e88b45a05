import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { opened } from '@abparts/core/images/decode.fixture'
import { claimStorages } from '@abparts/core/installation/claim-storages'
import { findVideo } from '@abparts/core/videos/find'
import { addTestVideo, testVideoKey } from '@abparts/core/videos/video.fixture'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { createStorages } from '@abparts/storage/storages'
import { createTestDatabase } from '@abparts/testing/database'
import { readSampleVideo } from '@abparts/testing/sample-videos'
import { sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'

const { db, url, close } = await createTestDatabase()
const root = await mkdtemp(join(tmpdir(), 'videos-worker-'))
const storage = await openLocalStorage(root)
await claimStorages(db, createStorages(storage))
const workers = new Set<ReturnType<typeof startWorker>>()
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  await close()
  await rm(root, { recursive: true })
})

function startWorker() {
  return Bun.spawn([process.execPath, fileURLToPath(new URL('worker.ts', import.meta.url))], {
    env: { DATABASE_URL: url, MEDIA_ROOT: root },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

async function addVideo(): Promise<string> {
  const id = crypto.randomUUID()
  const written = await storage.put(testVideoKey(id), new Blob([await readSampleVideo('hevc-rotated.mov')]).stream())
  await addTestVideo(db, { id, ...written })
  return id
}

/** Processes whose command line names the video: those that process it. */
async function processesFor(id: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return lines.filter((line) => line.includes(id))
}

test('a killed worker ends its decoder too, and the next worker does its job', async () => {
  const id = await addVideo()
  const first = startWorker()
  workers.add(first)
  await expect.poll(() => processesFor(id), { timeout: 20_000, interval: 20 }).toHaveLength(1)
  first.kill('SIGKILL')
  await expect.poll(() => processesFor(id), { timeout: 20_000 }).toEqual([])
  expect(await opened(findVideo(db, id))).toMatchObject({ state: 'processing', rendition: null })

  // As if some time had passed.
  await db.execute(sql`update pgboss.job set heartbeat_on = heartbeat_on - interval '1 minute'`)
  const second = startWorker()
  workers.add(second)
  await expect.poll(async () => (await opened(findVideo(db, id)))?.state, { timeout: 25_000 }).toBe('ready')
  const video = await opened(findVideo(db, id))
  expect(video).toMatchObject({ videoCodec: 'hevc', hasPoster: true, hasStoryboard: true, rotationDegrees: 270 })
  const rendition = await storage.stat(video?.rendition?.object.key ?? '')
  expect(rendition?.sizeBytes).toBe(video?.rendition?.object.sizeBytes)
  second.kill('SIGTERM')
  expect(await second.exited).toBe(0)
})
