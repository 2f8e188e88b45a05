import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readiness } from '@abparts/contracts/health'
import { migrateDatabase } from '@abparts/db/migrate'
import { createDatabase } from '@abparts/local-postgres/databases'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { startThrowawayServer } from '@abparts/local-postgres/throwaway'
import { openBreakableWire } from '@abparts/testing/breakable-wire'
import postgres from 'postgres'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { root } from './platform/root.ts'

// The services as they are deployed, each in its own process, and a database that comes and goes.
const server = await startThrowawayServer()
const url = new URL(server.url)
url.pathname = '/abparts'
await createDatabase(url.href)
await migrateDatabase(url.href)
const admin = postgres(url.href, { max: 1 })
const wire = await openBreakableWire(url.href)
const home = mkdtempSync(path.join(tmpdir(), 'abparts-outage-'))
const [port = 0, imagesPort = 0, videosPort = 0] = await freePorts(3)
const [base, images, videos] = [port, imagesPort, videosPort].map((at) => `http://127.0.0.1:${at}`)

const email = 'boss@example.com'
const password = 'Corr3ct-horse-battery'
const entries = [
  'apps/gateway/src/main.ts',
  'apps/images/src/main.ts',
  'apps/videos/src/main.ts',
  'apps/videos/src/worker.ts',
]
const start = (entry: string) =>
  Bun.spawn([process.execPath, entry], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: wire.url,
      MEDIA_ROOT: home,
      JWKS_URL: `${base}/api/auth/jwks`,
      PORT: String(port),
      IMAGES_PORT: String(imagesPort),
      VIDEOS_PORT: String(videosPort),
      AUTH_SECRET: 'a'.repeat(32),
      MEDIA_URL_SECRETS: 'm'.repeat(32),
      SIGN_INS_PER_MINUTE: '100000',
      ADMIN_EMAIL: email,
      ADMIN_PASSWORD: password,
    },
    stdout: 'ignore',
    stderr: 'inherit',
  })

wire.cut()
const processes = entries.map(start)
afterAll(async () => {
  for (const child of processes) child.kill('SIGKILL')
  await Promise.all(processes.map((child) => child.exited))
  await wire.close()
  await admin.end()
  await server.close()
  rmSync(home, { recursive: true })
})

const statusOf = (address: string, init?: RequestInit) =>
  fetch(address, init).then(
    (answer) => answer.status,
    () => null,
  )
const statuses = (what: string) => Promise.all([base, images, videos].map((at) => statusOf(`${at}/health/${what}`)))
const signIn = () =>
  fetch(`${base}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
const becomes = (what: string, expected: number) =>
  expect.poll(() => statuses(what), { timeout: 40_000 }).toEqual([expected, expected, expected])

test('without a database all of them stay alive, say why they are not ready, and let nobody sign in', async () => {
  await becomes('live', 200)
  await becomes('ready', 503)
  const { checks } = Readiness.parse(await (await fetch(`${base}/health/ready`)).json())
  expect(checks.gateway?.reason).toBe('The database cannot be reached.')
  const answer = await signIn()
  expect([answer.status, answer.headers.has('retry-after')]).toEqual([503, true])
})

test('when it is available they become ready, without a restart', async () => {
  wire.mend()
  await becomes('ready', 200)
  expect((await signIn()).status).toBe(200)
})

const Token = z.object({ token: z.string() })

test('whatever happens to connections, requests get an answer or 503, and the services recover', async () => {
  const session = Token.parse(await (await signIn()).json())
  const token = Token.parse(
    await (await fetch(`${base}/api/auth/token`, { headers: { authorization: `Bearer ${session.token}` } })).json(),
  )
  const headers = { authorization: `Bearer ${token.token}` }
  const id = crypto.randomUUID()
  const asked: [string, RequestInit][] = [
    [`${base}/trpc/parts.list?input=%7B%7D`, { headers }],
    [`${base}/trpc/account.me`, { headers }],
    [`${base}/api/auth/token`, { headers: { authorization: `Bearer ${session.token}` } }],
    [
      `${base}/trpc/organizations.create`,
      {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ name: id }),
      },
    ],
    [`${images}/images/parts/${id}/0`, { headers }],
    [`${videos}/videos/stream/${id}`, { headers }],
    [`${base}/videos/stream/${id}`, { headers }],
    [`${videos}/videos/uploads/${id}`, { method: 'HEAD', headers: { ...headers, 'tus-resumable': '1.0.0' } }],
  ]
  const seen = new Map<string, number>()
  const ask = async ([address, init]: [string, RequestInit]) => {
    const answer = await fetch(address, init)
    await answer.arrayBuffer()
    const key = `${answer.status}${answer.status === 503 && answer.headers.has('retry-after') ? ' later' : ''}`
    seen.set(key, (seen.get(key) ?? 0) + 1)
  }
  const running: Promise<void>[] = []
  for (let round = 0; round < 30; round++) {
    for (let count = 0; count < 3; count++) running.push(...asked.map(ask))
    await Bun.sleep(round % 10)
    if (round % 3 !== 0)
      await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = 'abparts' and pid <> pg_backend_pid()`
    if (round % 3 !== 1) wire.breakMidMessage()
    if (round % 7 === 6) wire.cut()
    await Bun.sleep(30)
    wire.mend()
  }
  await Promise.all(running)
  expect([...seen.keys()].filter((status) => !['200', '404', '409', '503 later'].includes(status))).toEqual([])
  expect(seen.get('503 later')).toBeGreaterThan(0)
  await becomes('ready', 200)
  await Promise.all(asked.map(ask))
  expect((await signIn()).status).toBe(200)
  expect(processes.map(({ exitCode, signalCode }) => exitCode ?? signalCode)).toEqual([null, null, null, null])
})

test('the worker maintains its queues again, in the same process', async () => {
  wire.cut()
  await becomes('ready', 503)
  wire.mend()
  await becomes('ready', 200)
  const since = new Date()
  await expect
    .poll(
      async () => {
        const rows =
          await admin`select from pgboss.queue where name = 'maintain' and (monitor_on > ${since} or maintain_on > ${since})`
        return rows.length
      },
      { timeout: 40_000 },
    )
    .toBe(1)
  expect(processes.map(({ exitCode, signalCode }) => exitCode ?? signalCode)).toEqual([null, null, null, null])
})
