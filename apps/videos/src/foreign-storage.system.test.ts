import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Readiness } from '@abparts/contracts/health'
import { requireInstallation, writeMarker } from '@abparts/core/installation/installation'
import { storageDeletions, videos } from '@abparts/db/schema'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { createTestIssuer } from '@abparts/testing/access-tokens'
import { createTestDatabase } from '@abparts/testing/database'
import { readSampleVideo } from '@abparts/testing/sample-videos'
import { afterAll, expect, test } from 'vitest'

const { db, url, close } = await createTestDatabase()
const root = await mkdtemp(join(tmpdir(), 'videos-foreign-'))
const storage = await openLocalStorage(root)
const issuer = await createTestIssuer()
const jwks = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => Response.json(issuer.jwks) })
const [port = 0] = await freePorts(1)
const started: Bun.Subprocess[] = []
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL')
  await jwks.stop(true)
  await close()
  await rm(root, { recursive: true })
})

function start(program: 'main.ts' | 'worker.ts') {
  const child = Bun.spawn([process.execPath, fileURLToPath(new URL(program, import.meta.url))], {
    env: {
      DATABASE_URL: url,
      MEDIA_ROOT: root,
      JWKS_URL: jwks.url.href,
      MEDIA_URL_SECRETS: 's'.repeat(32),
      VIDEOS_PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(child)
  return child
}

/** Reads the log until it contains this. */
async function untilSaid(child: ReturnType<typeof start>, text: string): Promise<void> {
  let said = ''
  for await (const chunk of child.stdout) {
    said += new TextDecoder().decode(chunk)
    if (said.includes(text)) return
  }
  throw new Error(`It ended, and said: ${said}`)
}
const isReady = async () => {
  const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null)
  return answer === null ? null : Readiness.parse(await answer.json())
}

test('a storage of another installation is neither written nor cleaned up until it is adopted', async () => {
  await writeMarker(storage, crypto.randomUUID())
  await storage.put('videos/support/theirs/1.mp4', new Blob(['theirs']).stream())
  await db
    .insert(storageDeletions)
    .values({ backend: 'local', key: 'videos/support/theirs/1.mp4', queuedAt: new Date(0) })
  const before = (await readdir(root, { recursive: true })).sort()

  const worker = start('worker.ts')
  const service = start('main.ts')
  await untilSaid(worker, 'belongs to another installation')
  await untilSaid(service, 'belongs to another installation')
  await db.execute(`insert into pgboss.job (name, data) values ('maintain', '{}')`)
  expect(await isReady()).toMatchObject({
    ready: false,
    checks: { storage: { ok: false } },
  })
  const { authorization } = await issuer.authorize({
    sub: crypto.randomUUID(),
    role: 'super_admin',
    organizationId: null,
  })
  const upload = async () => {
    const form = new FormData()
    form.append('file', new File([await readSampleVideo('h264.mp4')], 'belt.mp4'))
    const target = `http://127.0.0.1:${port}/videos/support?title=Belt&category=maintenance`
    return await fetch(target, { method: 'POST', headers: { authorization }, body: form })
  }
  const refused = await upload()
  expect([refused.status, await refused.json()]).toMatchObject([
    503,
    { detail: expect.stringContaining('does not belong to this installation') },
  ])
  expect([(await readdir(root, { recursive: true })).sort(), await db.$count(videos)]).toEqual([before, 0])
  expect(await db.execute(`select from pgboss.job where name = 'maintain' and state = 'created'`)).toHaveLength(1)

  await writeMarker(storage, (await requireInstallation(db)).id)
  await expect.poll(async () => (await isReady())?.ready, { timeout: 30_000 }).toBe(true)
  expect((await upload()).status).toBe(201)
}, 90_000)
