import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { SupportVideoResponse } from '@abparts/contracts/video'
import { type CollectOptions, collectOrphans } from '@abparts/core/objects/collect-orphans'
import { queueOrphan } from '@abparts/core/objects/references'
import { type Finding, verifyStorage } from '@abparts/core/objects/verify'
import { removeExpiredUploads } from '@abparts/core/videos/uploads'
import { storageDeletions, storageObjects, videos } from '@abparts/db/schema'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { openStorages, StorageEnv, type Storages } from '@abparts/storage/storages'
import { createTestIssuer } from '@abparts/testing/access-tokens'
import { createTestDatabase } from '@abparts/testing/database'
import { createTestBucket } from '@abparts/testing/s3'
import { readSampleVideo } from '@abparts/testing/sample-videos'
import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { root } from '../platform/root.ts'

const { db, url: databaseUrl, close } = await createTestDatabase()
const bucket = await createTestBucket()
const mediaRoot = await mkdtemp(path.join(tmpdir(), 'media-crash-'))
const issuer = await createTestIssuer()
const jwks = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => Response.json(issuer.jwks) })
const [port = 0] = await freePorts(1)
const base = `http://127.0.0.1:${port}`
const superAdmin = { sub: crypto.randomUUID(), role: 'super_admin', organizationId: null } as const
const { authorization } = await issuer.authorize(superAdmin)
const video = await readSampleVideo('h264.mp4')

const started: Bun.Subprocess[] = []
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL')
  await jwks.stop(true)
  await bucket.close()
  await close()
  await rm(mediaRoot, { recursive: true })
})

const wantedUploads = 200
const seed = Math.floor(Math.random() * 2 ** 32)
const random = seededRandom(seed)
const below = (end: number) => Math.floor(random() * end)
const oneOf = <Item>(items: readonly [Item, ...Item[]]): Item => items[below(items.length)] ?? items[0]
const anyBackend = () => oneOf(['local', 's3'])

const collector = fileURLToPath(new URL('collect.fixture.ts', import.meta.url))
const storageEnv = { MEDIA_ROOT: mediaRoot, ...bucket.env }

/** Runs a program of the platform on this test's database and storages. */
function run(args: string[], env: Record<string, string> = {}, onMessage?: () => void): Bun.Subprocess {
  const child = Bun.spawn([process.execPath, ...args], {
    cwd: root,
    env: {
      DATABASE_URL: databaseUrl,
      JWKS_URL: jwks.url.href,
      VIDEOS_PORT: String(port),
      MEDIA_URL_SECRETS: 's'.repeat(32),
      ...storageEnv,
      ...env,
    },
    stdio: ['ignore', 'ignore', 'ignore'],
    ...(onMessage && { ipc: onMessage }),
  })
  started.push(child)
  return child
}

test(`killed again and again in the middle of uploads, deletions, moves and processing, nothing is lost (seed ${seed})`, async () => {
  const stored = new Set<string>()
  const unfinished = new Set<string>()
  let uploads = 0
  let deletions = 0

  async function sendForm() {
    const form = new FormData()
    form.append('file', new File([video], 'belt.mp4'))
    const answer = await ask('POST', '/videos/support?title=Belt&category=maintenance', { body: form })
    stored.add(SupportVideoResponse.parse(await answer.json()).id)
  }
  async function beginResumable() {
    const metadata = { filename: 'belt.mp4', target: 'support', title: 'Belt', category: 'maintenance' }
    const pairs = Object.entries(metadata).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    const headers = { 'upload-length': String(video.length), 'upload-metadata': pairs.join(',') }
    const answer = await ask('POST', '/videos/uploads', { headers })
    const location = answer.headers.get('location') ?? ''
    try {
      await sendPiece(location, 0, below(video.length))
    } finally {
      unfinished.add(location)
    }
    await resume(location)
  }
  async function sendPiece(location: string, start: number, end: number) {
    const headers = { 'upload-offset': String(start), 'content-type': 'application/offset+octet-stream' }
    return await ask('PATCH', location, { headers, body: video.slice(start, end) })
  }
  /** One at a time resumes an upload. */
  async function resume(location: string) {
    unfinished.delete(location)
    try {
      await sendRest(location)
      stored.add(path.basename(location))
    } catch (error) {
      unfinished.add(location)
      throw error
    }
  }
  async function sendRest(location: string) {
    const offset = Number((await ask('HEAD', location)).headers.get('upload-offset'))
    if (offset < video.length) await sendPiece(location, offset, video.length)
  }
  async function upload() {
    uploads += 1
    const [broken] = unfinished
    if (broken !== undefined && random() < 0.3) await resume(broken)
    else await (random() < 0.5 ? sendForm() : beginResumable())
  }
  async function remove() {
    const id = [...stored][below(stored.size)]
    if (id === undefined || stored.size < uploads / 2) return await sleep(20)
    stored.delete(id)
    await ask('DELETE', `/videos/${id}`)
    deletions += 1
  }

  const uploaded = new AbortController()
  const finished = new AbortController()
  const worker = ['apps/videos/src/worker.ts']
  const killed = Promise.all([
    killAgainAndAgain(finished.signal, () => ['scripts/media.ts', 'move-storage', '--to', anyBackend()]),
    killAgainAndAgain(finished.signal, () => [collector]),
    killAgainAndAgain(uploaded.signal, () => worker, 10_000),
  ])
  try {
    while (uploads < wantedUploads) {
      const service = await startService()
      const round = new AbortController()
      const work = Promise.all([upload, upload, upload, upload, remove].map((once) => repeat(round.signal, once)))
      const killAt = uploads + 15 + below(30)
      while (uploads < killAt) await Promise.race([work, sleep(1 + below(20))])
      round.abort()
      service.kill('SIGKILL')
      await work
    }
    uploaded.abort()
    // Left alone, it finishes what is there.
    const survivor = run(worker, { STORAGE_BACKEND: anyBackend() })
    const countReady = () => db.$count(videos, eq(videos.state, 'ready'))
    await expect.poll(countReady, { timeout: 120_000, interval: 100 }).toBeGreaterThan(0)
    survivor.kill('SIGKILL')
    await survivor.exited
  } finally {
    uploaded.abort()
    finished.abort()
    await killed
  }
  expect(deletions).toBeGreaterThan(20)

  // Everything is old enough now.
  const graceSeconds = 86_400
  const inDays = (days: number) => ({ now: new Date(Date.now() + days * 86_400_000), graceSeconds })
  const storages = await openStorages(StorageEnv.parse(storageEnv))
  await removeExpiredUploads(db, storages, inDays(3).now)
  const findings = await verify(storages, inDays(3))
  expect(findings.filter(({ problem }) => problem !== 'orphaned')).toEqual([])
  for (const finding of findings) if (finding.problem === 'orphaned') await queueOrphan(db, finding)
  // What moved after its removal is noticed in the first run, and removed in the second.
  for (const days of [3, 6])
    expect(await collectOrphans(db, storages, inDays(days))).toMatchObject({ isLockedOut: false })
  expect(await verify(storages, inDays(6))).toEqual([])
  expect(await db.$count(storageDeletions)).toBe(0)

  const rows = await db.select({ id: videos.id }).from(videos)
  const present = new Set(rows.map(({ id }) => id))
  expect([...stored].filter((id) => !present.has(id))).toEqual([])
  expect(await db.$count(storageObjects)).toBeGreaterThanOrEqual(stored.size)
  expect(stored.size).toBeGreaterThan(20)
}, 400_000)

interface AskOptions {
  headers?: Record<string, string>
  body?: FormData | Uint8Array<ArrayBuffer>
}

async function ask(method: string, target: string, { headers, body }: AskOptions = {}): Promise<Response> {
  const answer = await fetch(base + target, {
    method,
    headers: { authorization, 'tus-resumable': '1.0.0', ...headers },
    ...(body !== undefined && { body }),
  })
  if (!answer.ok) throw new Error(`${method} ${target}: ${answer.status} ${await answer.text()}`)
  return answer
}

/** Repeats the work. A failure before the end is an error. */
async function repeat(over: AbortSignal, once: () => Promise<unknown>): Promise<void> {
  while (!over.aborted)
    await once().catch((error: unknown) => {
      if (!over.aborted) throw error
    })
}

/** Lets a program run for a while, kills it, and runs it again. */
const killAgainAndAgain = (over: AbortSignal, args: () => string[], longestMilliseconds = 4000) =>
  repeat(over, async () => {
    const child = run(args(), { STORAGE_BACKEND: anyBackend() })
    await sleep(500 + below(longestMilliseconds), undefined, { signal: over }).catch(() => undefined)
    child.kill('SIGKILL')
    await child.exited
  })

async function startService(): Promise<Bun.Subprocess> {
  const listening = Promise.withResolvers<void>()
  const service = run(['apps/videos/src/main.ts'], { STORAGE_BACKEND: anyBackend() }, listening.resolve)
  void service.exited.then(() => listening.reject(new Error('The service does not start.')))
  await listening.promise
  return service
}

async function verify(storages: Storages, options: CollectOptions): Promise<Finding[]> {
  const findings: Finding[] = []
  await verifyStorage(db, storages, {
    ...options,
    deep: true,
    signal: new AbortController().signal,
    onFinding: async (finding) => void findings.push(finding),
    onChecked: () => undefined,
  })
  return findings
}

/** Mulberry32: random enough, and reproducible for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
