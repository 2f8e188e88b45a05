import { auditEvents, sessions, users } from '@abparts/db/schema'
import { desc, eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { startTestGateway } from '../testing.ts'

const gateway = await startTestGateway({ SIGN_INS_PER_MINUTE: 6 })
afterAll(gateway.close)
await gateway.addUser('root', 'super_admin', null)

const password = 'correct horse battery'
const origin = 'http://localhost:3000'
const clientOf = (cookie: string) => gateway.clientWith({ cookie, origin })
const tokenOf = (cookie: string) => gateway.send('/api/auth/token', { headers: { cookie } })
const isSignedIn = (cookie: string) =>
  clientOf(cookie)
    .account.me.query()
    .then(
      () => true,
      (error) => (error.data.httpStatus === 401 ? false : error),
    )
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error) => error.data.code,
  )
const lastEvent = async () => {
  const [event] = await gateway.db.select().from(auditEvents).orderBy(desc(auditEvents.id)).limit(1)
  return event
}

/** Someone new, signed in twice. */
async function addPerson(name: string) {
  const { id } = await gateway.addUser(name, 'user', null)
  const email = `${name}@example.com`
  return { id, email, here: await gateway.cookieOf(email), elsewhere: await gateway.cookieOf(email) }
}

test('a changed password ends every other session, and the old one no longer signs in', async () => {
  const { id, email, here, elsewhere } = await addPerson('changer')
  const change = { currentPassword: password, newPassword: 'staple battery horse' }
  await clientOf(here).account.changePassword.mutate(change)
  expect([await isSignedIn(here), await isSignedIn(elsewhere)]).toEqual([true, false])
  expect((await gateway.signIn(email)).status).toBe(401)
  expect((await gateway.signIn(email, change.newPassword)).status).toBe(200)
  expect(await lastEvent()).toMatchObject({
    actorId: id,
    action: 'edit',
    resourceType: 'password',
    address: '203.0.113.1',
  })
})

test('changing it requires the current one and a good new one, and attempts are limited', async () => {
  const { here, elsewhere } = await addPerson('guesser')
  const change = (currentPassword: string, newPassword = 'staple battery horse') =>
    codeOf(clientOf(here).account.changePassword.mutate({ currentPassword, newPassword }))
  expect(await change(password, 'short')).toBe('BAD_REQUEST')
  const outcomes = []
  for (let guess = 0; guess < 7; guess++) outcomes.push(await change(`guess ${guess}`))
  expect(new Set(outcomes.slice(0, 6))).toEqual(new Set(['FORBIDDEN']))
  expect(outcomes[6]).toBe('TOO_MANY_REQUESTS')
  expect([await isSignedIn(here), await isSignedIn(elsewhere)]).toEqual([true, true])
})

test('with an access token, the session that it was made for is kept, and ends the token', async () => {
  const { here, elsewhere } = await addPerson('script')
  const token = await gateway.tokenIn(await tokenOf(here))
  const client = gateway.clientWith({ authorization: `Bearer ${token}` })
  await client.account.changePassword.mutate({ currentPassword: password, newPassword: 'staple battery horse' })
  expect([await isSignedIn(here), await isSignedIn(elsewhere)]).toEqual([true, false])
  await clientOf(here).account.signOutEverywhere.mutate()
  expect(await codeOf(client.account.me.query())).toBe('UNAUTHORIZED')
})

test('signing out everywhere ends all sessions of one person', async () => {
  const { here, elsewhere } = await addPerson('leaver')
  const other = await gateway.cookieOf('root@example.com')
  await clientOf(here).account.signOutEverywhere.mutate()
  expect([await isSignedIn(here), await isSignedIn(elsewhere), await isSignedIn(other)]).toEqual([false, false, true])
  expect((await tokenOf(elsewhere)).status).toBe(401)
})

test('signing out ends one session', async () => {
  const { here, elsewhere } = await addPerson('goer')
  const answer = await gateway.send('/api/auth/sign-out', { method: 'POST', headers: { cookie: here, origin } })
  expect(answer.status).toBe(200)
  expect([await isSignedIn(here), await isSignedIn(elsewhere)]).toEqual([false, true])
})

test('a deactivated user loses access immediately, gets no new token, and cannot sign in again', async () => {
  const { id, email, here } = await addPerson('deactivated')
  const byToken = gateway.clientWith({ authorization: `Bearer ${await gateway.tokenIn(await tokenOf(here))}` })
  expect(await byToken.account.me.query()).toMatchObject({ id })

  const root = await gateway.clientFor('root@example.com')
  await root.users.update.mutate({ id, active: false })
  expect(await codeOf(byToken.account.me.query())).toBe('UNAUTHORIZED')
  expect(await isSignedIn(here)).toBe(false)
  expect((await tokenOf(here)).status).toBe(401)
  expect((await gateway.signIn(email)).status).toBe(403)
  expect(await lastEvent()).toMatchObject({
    action: 'edit',
    resourceType: 'member',
    resourceId: id,
    detail: { active: false },
  })
})

test('a session that began at the moment of the deactivation is not valid', async () => {
  const { id, here } = await addPerson('racer')
  await gateway.db.update(users).set({ active: false }).where(eq(users.id, id))
  expect(await gateway.db.$count(sessions, eq(sessions.userId, id))).toBe(2)
  expect(await isSignedIn(here)).toBe(false)
  expect((await tokenOf(here)).status).toBe(403)
})
