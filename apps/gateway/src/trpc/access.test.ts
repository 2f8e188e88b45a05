import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestGateway } from '../testing.ts'

const gateway = await startTestGateway()
afterAll(gateway.close)
beforeAll(async () => {
  await gateway.addUser('root', 'super_admin', null)
})

test('a script signs in without Origin and Cookie, and gets an access token', async () => {
  const answer = await gateway.signIn('root@example.com', undefined, { 'sec-fetch-mode': 'cors' })
  expect(answer.status).toBe(200)
  const cookie = answer.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/HttpOnly; SameSite=Lax/)
  const session = await gateway.tokenIn(answer)
  for (const headers of [{ cookie: cookie.split(';')[0] ?? '' }, { authorization: `Bearer ${session}` }]) {
    const token = await gateway.tokenIn(await gateway.send('/api/auth/token', { headers }))
    const client = gateway.clientWith({ authorization: `Bearer ${token}` })
    expect(await client.account.me.query()).toMatchObject({ email: 'root@example.com', role: 'super_admin' })
  }
})

test('a wrong password, a foreign origin and signing up are refused', async () => {
  expect((await gateway.signIn('root@example.com', 'wrong password 1')).status).toBe(401)
  expect((await gateway.signIn('root@example.com', undefined, { origin: 'http://evil.example' })).status).toBe(403)
  const signUp = await gateway.send('/api/auth/sign-up/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'new@example.com', password: 'long enough password', name: 'New' }),
  })
  expect(signUp.status).toBe(404)
})

test('no other path of the sign-in library is open', async () => {
  const cookie = await gateway.cookieOf('root@example.com')
  const headers = { cookie, origin: 'http://localhost:3000', 'content-type': 'application/json' }
  for (const path of [
    'update-user',
    'change-password',
    'change-email',
    'delete-user',
    'revoke-sessions',
    'get-session',
  ])
    for (const method of ['GET', 'POST'])
      expect((await gateway.send(`/api/auth/${path}`, { method, headers })).status, `${method} ${path}`).toBe(404)
  expect((await gateway.send('/api/auth/token', { method: 'POST', headers })).status).toBe(404)
})

test('the origins of our own pages are accepted, a cookie from a foreign page is not', async () => {
  const cookie = await gateway.cookieOf('root@example.com')
  for (const origin of ['http://localhost:3000', 'http://127.0.0.1:3000'])
    expect(await gateway.clientWith({ cookie, origin }).account.me.query()).toBeDefined()
  for (const origin of ['http://evil.example', 'null', 'http://localhost:3000.evil.example']) {
    const foreign = gateway.clientWith({ cookie, origin })
    await expect(foreign.account.me.query()).rejects.toMatchObject({ data: { code: 'FORBIDDEN' } })
    await expect(foreign.account.update.mutate({ name: 'X' })).rejects.toMatchObject({ data: { code: 'FORBIDDEN' } })
  }
})

test('a cookie alone changes nothing: browsers send the origin of a change', async () => {
  const client = gateway.clientWith({ cookie: await gateway.cookieOf('root@example.com') })
  expect(await client.account.me.query()).toBeDefined()
  await expect(client.account.update.mutate({ name: 'X' })).rejects.toMatchObject({ data: { code: 'FORBIDDEN' } })
})

test('a caller who is not signed in, or has a bad token, gets an error', async () => {
  await expect(gateway.clientWith({}).parts.list.query({})).rejects.toMatchObject({ data: { httpStatus: 401 } })
  const forged = gateway.clientWith({ authorization: 'Bearer junk' })
  await expect(forged.parts.list.query({})).rejects.toMatchObject({ data: { httpStatus: 401 } })
})
