import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDatabase, dropDatabase } from '@abparts/local-postgres/databases'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { z } from 'zod'
import { startPlatform } from './checks/start-platform.ts'
import { openInstallation } from './media/installation.fixture.ts'

// An installation as left by the version before installation ids: its database, recreated by psql, and its objects.
// fixtures/backups describes its contents.
const backup = fileURLToPath(new URL('media/fixtures/backups/sealed-plain', import.meta.url))
vi.setConfig({ testTimeout: 180_000 })

const partId = '00000000-0000-4000-8000-000000000003'
const videoId = '00000000-0000-4000-8000-000000000005'
const credentials = { email: 'fixture@abparts.example', password: 'fixture password' }
const url = new URL(inject('templateDatabaseUrl'))
url.pathname = `/old_${crypto.randomUUID().replaceAll('-', '')}`
const home = await mkdtemp(path.join(tmpdir(), 'abparts-old-installation-'))
const mediaRoot = path.join(home, 'media')
const settings = { DATABASE_URL: url.href, MEDIA_ROOT: mediaRoot, SEED_DEMO: '0' }
const fresh = await openInstallation()

beforeAll(async () => {
  await createDatabase(url.href)
  const psql = Bun.spawn(
    // Its access token key is made up, and opens nothing.
    [
      'sh',
      '-c',
      '(zstd -dc "$1"/backups/*/database.sql.zst; echo "delete from public.jwks;") | psql -qv ON_ERROR_STOP=1 "$2"',
      'sh',
      backup,
      url.href,
    ],
    { stdout: 'ignore' },
  )
  expect(await psql.exited).toBe(0)
  const list = Bun.spawn(['sh', '-c', 'zstd -dc "$1"/backups/*/objects.jsonl.zst', 'sh', backup], { stdout: 'pipe' })
  for (const line of (await list.stdout.text()).trim().split('\n')) {
    const { key, sha256 } = JSON.parse(line)
    await mkdir(path.dirname(path.join(mediaRoot, key)), { recursive: true })
    await cp(path.join(backup, 'objects', sha256.slice(0, 2), sha256), path.join(mediaRoot, key))
  }
})
afterAll(async () => {
  await fresh.close()
  await dropDatabase(url.href)
  await rm(home, { recursive: true })
})

test('it starts on this version: people sign in, and see their media', async () => {
  const data = path.join(home, 'data')
  await mkdir(data)
  const [port = 0] = await freePorts(1)
  const origin = `http://127.0.0.1:${port}`
  const platform = await startPlatform(data, { ...settings, PORT: String(port) })
  try {
    await platform.ready
    const signedIn = await fetch(`${origin}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(credentials),
    })
    const cookie = signedIn.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const access = await fetch(`${origin}/api/auth/token`, { headers: { cookie } })
    const { token } = z.object({ token: z.string() }).parse(await access.json())
    const get = (pathname: string) => fetch(origin + pathname, { headers: { authorization: `Bearer ${token}` } })
    const image = await get(`/images/parts/${partId}/0`)
    expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/webp'])
    const video = await get(`/videos/stream/${videoId}`)
    expect([video.status, await video.text()]).toEqual([200, 'A video of a belt.'])
  } finally {
    await platform.stop()
  }
})

test('its storage is complete, its backup repository accepts a new backup, and another installation can copy its media', async () => {
  const repository = path.join(home, 'repository')
  await cp(backup, repository, { recursive: true })
  const media = (...args: string[]) => fresh.media(args, settings)
  expect(await media('verify', '--deep')).toMatchObject({ code: 0 })
  expect(await media('backup', '--to', repository, '--verify')).toMatchObject({ code: 0 })

  const remotes = path.join(home, 'remotes.json')
  await writeFile(remotes, JSON.stringify({ old: { DATABASE_URL: url.href, MEDIA_ROOT: mediaRoot } }), { mode: 0o600 })
  const pulled = await fresh.media(['sync', 'pull', '--remote', 'old'], { MEDIA_REMOTES: remotes, DATA_DIR: home })
  expect(pulled).toMatchObject({ code: 0, output: expect.stringContaining('FX-1') })
  expect(await fresh.media(['verify', '--deep'])).toMatchObject({ code: 0 })
})
