import { afterAll, expect, test } from 'vitest'
import { startTestGateway } from '../testing.ts'

const app = 'https://app.example.com'
const gateway = await startTestGateway()
const behindHttps = await startTestGateway({ PUBLIC_URL: 'https://media.example.com', CORS_ORIGINS: [app] })
afterAll(() => Promise.all([gateway.close(), behindHttps.close()]))
for (const { addUser } of [gateway, behindHttps]) await addUser('anna', 'user', null)

const cookieFrom = async ({ signIn }: typeof gateway) => (await signIn('anna@example.com')).headers.get('set-cookie')

test('a session cookie is limited to this site, hidden from scripts, and behind HTTPS limited to HTTPS', async () => {
  expect(await cookieFrom(gateway)).toMatch(/HttpOnly; SameSite=Lax$/)
  const secure = await cookieFrom(behindHttps)
  expect(secure).toMatch(/^__Secure-/)
  expect(secure).toMatch(/HttpOnly; Secure; SameSite=Lax$/)
})

test('behind HTTPS, pages of localhost are not our own', async () => {
  const { headers } = await behindHttps.signIn('anna@example.com')
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? ''
  const asFrom = (origin: string) => behindHttps.clientWith({ cookie, origin }).account.me.query()
  for (const origin of ['https://media.example.com', app]) expect(await asFrom(origin)).toBeDefined()
  for (const origin of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://media.example.com'])
    await expect(asFrom(origin)).rejects.toMatchObject({ data: { code: 'FORBIDDEN' } })
})

test('every answer has a type, is not cached, and keeps the referrer on this site', async () => {
  for (const path of [
    '/health/live',
    '/trpc/account.me',
    '/api/auth/jwks',
    '/api/auth/nothing',
    '/assets/nothing.js',
  ]) {
    const { headers } = await behindHttps.send(path)
    expect(Object.fromEntries(headers), path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000',
      'cache-control': 'no-store',
    })
    expect((await gateway.send(path)).headers.has('strict-transport-security')).toBe(false)
  }
})

test('pages of configured origins may call, others cannot read the answer', async () => {
  const ask = (origin: string, { send } = behindHttps) => send('/trpc/account.me', { headers: { origin } })
  const allowed = await ask(app)
  expect(allowed.headers.get('access-control-allow-origin')).toBe(app)
  expect(allowed.headers.get('access-control-allow-credentials')).toBe('true')
  expect((await ask('https://evil.example')).headers.has('access-control-allow-origin')).toBe(false)
  expect((await ask(app, gateway)).headers.has('access-control-allow-origin')).toBe(false)
})

test('the size of a call is limited', async () => {
  const json = { 'content-type': 'application/json' }
  const call = (body: string) => gateway.send('/trpc/account.update', { method: 'POST', headers: json, body })
  expect((await call(JSON.stringify({ name: 'x'.repeat(1_000_000) }))).status).toBe(413)
  expect((await call(JSON.stringify({ name: 'x' }))).status).toBe(401)
  // The rest of a refused body is not requested.
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(5_000)) })
  expect((await gateway.send('/trpc/account.update', { method: 'POST', headers: json, body: endless })).status).toBe(
    413,
  )
  expect((await call(JSON.stringify({ name: 'x'.repeat(20_000) }))).status).toBe(401)
  const broken = { method: 'POST', headers: json, body: '{' }
  expect((await gateway.send('/trpc/account.update', broken)).status).toBe(401)
  expect((await gateway.send('/trpc/invitations.accept', broken)).status).toBe(400)
  expect((await gateway.send('/trpc/account.update', { method: 'POST', body: '{}' })).status).toBe(415)
  const calls = Array.from({ length: 51 }, () => 'account.me').join(',')
  expect((await gateway.send(`/trpc/${calls}?batch=1`)).status).toBe(400)
})
