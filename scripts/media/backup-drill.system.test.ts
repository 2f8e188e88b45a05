import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { UploadedImage } from '@abparts/contracts/image'
import { SupportVideoResponse } from '@abparts/contracts/video'
import { openDatabase } from '@abparts/db/client'
import { images, parts, videos } from '@abparts/db/schema'
import { dropDatabase } from '@abparts/local-postgres/databases'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { createTestIssuer } from '@abparts/testing/access-tokens'
import { readSampleVideo } from '@abparts/testing/sample-videos'
import { isNull } from 'drizzle-orm'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { root } from '../platform/root.ts'
import { openInstallation } from './installation.fixture.ts'

const { db, url, mediaRoot, media, close } = await openInstallation()
const home = await mkdtemp(path.join(tmpdir(), 'media-backup-drill-'))
const backups = path.join(home, 'backups')
await mkdir(backups)
const elsewhere = new URL(url)
elsewhere.pathname += '_elsewhere'
const issuer = await createTestIssuer()
const keys = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => Response.json(issuer.jwks) })
const { authorization } = await issuer.authorize({
  sub: crypto.randomUUID(),
  role: 'super_admin',
  organizationId: null,
})
const [imagesPort = 0, videosPort = 0] = await freePorts(2)

const started: Bun.Subprocess[] = []
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL')
  await Promise.all(started.map((child) => child.exited))
  await keys.stop(true)
  await dropDatabase(elsewhere.href)
  await rm(home, { recursive: true })
  await close()
})

/** Runs a program of the platform. Resolves when it listens, if it does. */
async function run(program: string, listens: boolean): Promise<void> {
  const listening = Promise.withResolvers<void>()
  const child = Bun.spawn([process.execPath, program], {
    cwd: root,
    env: {
      DATABASE_URL: url,
      MEDIA_ROOT: mediaRoot,
      JWKS_URL: keys.url.href,
      MEDIA_URL_SECRETS: 's'.repeat(32),
      IMAGES_PORT: String(imagesPort),
      VIDEOS_PORT: String(videosPort),
      UPLOADS_PER_MINUTE: '100000',
    },
    stdio: ['ignore', 'ignore', 'ignore'],
    ...(listens && { ipc: () => listening.resolve() }),
  })
  started.push(child)
  if (listens) await listening.promise
}

async function ask(method: string, port: number, target: string, file?: File): Promise<Response> {
  const body = new FormData()
  if (file !== undefined) body.append('file', file)
  const answer = await fetch(`http://127.0.0.1:${port}${target}`, {
    method,
    headers: { authorization },
    ...(file !== undefined && { body }),
  })
  if (!answer.ok) throw new Error(`${method} ${target}: ${answer.status} ${await answer.text()}`)
  return answer
}

/** When something existed: certainly from `from` to `until`, and never before `begun` and after `gone`. */
interface Life {
  begun: number
  from: number
  until: number
  gone: number
}
const now = () => performance.now()

test('a backup made during uploads and removals has everything of its instant, without dangling references', async () => {
  await Promise.all([run('apps/images/src/main.ts', true), run('apps/videos/src/main.ts', true)])
  await run(fileURLToPath(new URL('collect.fixture.ts', import.meta.url)), false)
  const video = await readSampleVideo('h264.mp4')
  const lives = new Map<string, Life>()

  async function add(upload: () => Promise<string>): Promise<string> {
    const begun = now()
    const id = await upload()
    lives.set(id, { begun, from: now(), until: Number.POSITIVE_INFINITY, gone: Number.POSITIVE_INFINITY })
    return id
  }
  async function remove(id: string, port: number, target: string): Promise<void> {
    const until = now()
    await ask('DELETE', port, target)
    const life = lives.get(id)
    if (life !== undefined) lives.set(id, { ...life, until, gone: now() })
  }
  let imageCount = 0
  /** Ten images of a part, of which the fifth is then removed. */
  async function fillPart() {
    const [part] = await db.insert(parts).values({ partNumber: crypto.randomUUID(), name: 'Belt' }).returning()
    const ids: string[] = []
    for (let index = 0; index < 10; index++) {
      const color = { r: imageCount % 256, g: index * 20, b: 100 }
      const image = await sharp({ create: { width: 64, height: 64, channels: 3, background: color } })
        .png()
        .toBuffer()
      imageCount += 1
      const file = new File([new Uint8Array(image)], 'a.png')
      const upload = () => ask('POST', imagesPort, `/parts/${part?.id}/images`, file)
      ids.push(await add(async () => UploadedImage.parse(await (await upload()).json()).id))
    }
    await remove(ids[4] ?? '', imagesPort, `/images/parts/${part?.id}/4`)
  }
  let films = 0
  /** Two videos, of which one is removed, including its bytes: the collector here does not wait. */
  async function addVideos() {
    const ids: string[] = []
    for (let index = 0; index < 2; index++) {
      films += 1
      const upload = () =>
        ask('POST', videosPort, '/videos/support?title=Belt&category=maintenance', new File([video], 'belt.mp4'))
      ids.push(await add(async () => SupportVideoResponse.parse(await (await upload()).json()).id))
    }
    await remove(ids[0] ?? '', videosPort, `/videos/${ids[0]}`)
  }
  const work = async (isOver: () => boolean, once: () => Promise<void>) => {
    while (!isOver()) await once()
  }

  let backedUp = false
  const people = Promise.all([
    work(() => backedUp && imageCount >= 200, fillPart),
    work(() => backedUp && imageCount >= 200, fillPart),
    work(() => backedUp && films >= 20, addVideos),
  ])
  await expect.poll(() => imageCount >= 40 && films >= 4, { timeout: 90_000 }).toBe(true)
  const before = now()
  const made = await media(['backup', '--to', backups])
  const after = now()
  backedUp = true
  expect(made).toMatchObject({ code: 0 })
  await people

  const into = ['--database-url', elsewhere.href, '--media-root', path.join(home, 'media')]
  const restored = await media(['restore', '--from', backups, ...into])
  expect(restored).toMatchObject({ code: 0, output: expect.stringContaining('Everything is there.') })
  const database = openDatabase(elsewhere.href)
  const there = new Set<string>()
  for (const table of [images, videos])
    for (const { id } of await database.db.select({ id: table.id }).from(table).where(isNull(table.deletedAt)))
      there.add(id)
  await database.close()
  const ids = (isOne: (life: Life) => boolean) => [...lives].filter(([, life]) => isOne(life)).map(([id]) => id)
  const expected = ids(({ from, until }) => from < before && until > after)
  expect(expected.length).toBeGreaterThan(30)
  expect(expected.filter((id) => !there.has(id))).toEqual([])
  expect(ids(({ begun, gone }) => begun > after || gone < before).filter((id) => there.has(id))).toEqual([])
  expect(ids(({ begun, from }) => begun > before && from < after).length).toBeGreaterThan(0)
}, 180_000)
