import { fileURLToPath } from 'node:url'
import { signPath } from '@abparts/auth/signed-url'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { createTestDatabase } from '@abparts/testing/database'
import { afterAll, expect, test, vi } from 'vitest'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const database = await createTestDatabase()
afterAll(database.close)

const secrets = { AUTH_SECRET: 'a'.repeat(32), MEDIA_URL_SECRETS: 'm'.repeat(32) }

function start(env: Record<string, string>) {
  return Bun.spawn([process.execPath, main], {
    env: { PATH: process.env.PATH, DATABASE_URL: database.url, ...env },
    stdout: 'pipe',
    stderr: 'pipe',
  })
}

test.each<[string, Record<string, string>]>([
  ['missing', {}],
  ['empty', { AUTH_SECRET: '', MEDIA_URL_SECRETS: '' }],
  ['short', { AUTH_SECRET: 'a'.repeat(31), MEDIA_URL_SECRETS: `${'m'.repeat(32)},short` }],
])('with secrets that are %s it does not start, and names them', async (_, wrong) => {
  const service = start({ NODE_ENV: 'production', ...wrong })
  expect(await service.exited).toBe(1)
  const said = await service.stderr.text()
  for (const name of Object.keys(secrets)) expect(said).toMatch(new RegExp(`^ *${name}\\b`, 'm'))
})

test('signed URLs and tokens do not appear in the log', async () => {
  const [port = 0] = await freePorts(1)
  const service = start({ ...secrets, PORT: String(port), TRUSTED_PROXIES: '127.0.0.1' })
  const base = `http://127.0.0.1:${port}`
  const path = `/videos/stream/${crypto.randomUUID()}`
  const signed = signPath(path, { type: 'support_video' }, [secrets.MEDIA_URL_SECRETS])
  const token = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'
  const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.9' }
  await vi.waitFor(() => fetch(`${base}/health/live`), { timeout: 20_000, interval: 50 })
  for (const url of [`${base}${signed}`, `${base}/trpc/account.me?input={"token":"${token}"}`])
    await (await fetch(url, { headers })).text()
  let log = ''
  const decoder = new TextDecoder()
  for await (const chunk of service.stdout) {
    log += decoder.decode(chunk, { stream: true })
    if (log.includes('account.me')) service.kill('SIGTERM')
  }
  expect(await service.exited).toBe(0)

  const lines = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines).toContainEqual(expect.objectContaining({ path, method: 'GET', address: '203.0.113.9' }))
  expect(lines).toContainEqual(expect.objectContaining({ path: '/trpc/account.me', status: 401 }))
  expect(log).not.toContain(new URL(signed, base).searchParams.get('signature'))
  expect(log).not.toContain(token)
})
