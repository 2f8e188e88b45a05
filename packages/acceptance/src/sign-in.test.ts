import { afterAll, describe, expect, test } from 'vitest'
import { env } from './env.ts'
import { expectProblem } from './problem.ts'
import { claimsOf, postJson, signIn, trpcWith } from './session.ts'
import { createWorld } from './world.ts'

const world = await createWorld()
afterAll(world.close)

describe('the access token', () => {
  test('identifies a user, for gateway and services alike, and is short-lived', async () => {
    const { north } = world
    const me = await north.admin.trpc.account.me.query()
    const claims = claimsOf(north.admin.token)
    expect(claims).toMatchObject({ sub: me.id, role: 'admin', organizationId: north.organizationId })
    expect(me).toMatchObject({ role: 'admin', organization: { id: north.organizationId } })
    expect(claims.exp - claims.iat).toBeLessThanOrEqual(15 * 60)
    expect((await north.admin.fetch('/videos/support')).status).toBe(200)
  })

  test.each(['', 'Bearer', 'Bearer not.a.token', 'Basic dXNlcjpwYXNz'])('%j is not one', async (authorization) => {
    await expectProblem(fetch(`${env.BASE_URL}/videos/support`, { headers: { authorization } }), 'unauthorized')
    await expect(trpcWith({ authorization }).account.me.query()).rejects.toMatchObject({ data: { httpStatus: 401 } })
  })

  test('cannot be altered', async () => {
    const [header, , signature] = world.north.user.token.split('.')
    const claims = { ...claimsOf(world.north.user.token), role: 'super_admin' }
    const forged = [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
    const headers = { authorization: `Bearer ${forged}` }
    await expectProblem(fetch(`${env.VIDEOS_URL}/videos/support`, { headers }), 'unauthorized')
    await expectProblem(
      fetch(`${env.IMAGES_URL}/parts/${world.catalogPartId}/images`, { method: 'POST', headers }),
      'unauthorized',
    )
    const unsigned = [Buffer.from('{"alg":"none"}').toString('base64url'), forged.split('.')[1], ''].join('.')
    await expectProblem(
      fetch(`${env.VIDEOS_URL}/videos/support`, { headers: { authorization: `Bearer ${unsigned}` } }),
      'unauthorized',
    )
  })
})

describe('sign-in', () => {
  test('with a wrong password is rejected without a hint whether the account exists', async () => {
    const wrong = await postJson('/api/auth/sign-in/email', { email: env.ADMIN_EMAIL, password: 'wrong password' })
    const unknown = await postJson('/api/auth/sign-in/email', {
      email: 'nobody@example.org',
      password: 'wrong password',
    })
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    expect(await wrong.json()).toEqual(await unknown.json())
  })

  test('nobody can sign up by themselves', async () => {
    const body = { email: 'someone@example.org', password: 'correct horse battery', name: 'Someone' }
    const answer = await postJson('/api/auth/sign-up/email', body)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
  })

  test('from a foreign origin is rejected', async () => {
    const body = { email: env.ADMIN_EMAIL, password: env.ADMIN_PASSWORD }
    const answer = await postJson('/api/auth/sign-in/email', body, { origin: 'https://evil.example' })
    expect(answer.status).toBe(403)
  })

  test('gives a session cookie that scripts on the page cannot read, and that the services do not', async () => {
    const answer = await postJson('/api/auth/sign-in/email', { email: env.ADMIN_EMAIL, password: env.ADMIN_PASSWORD })
    const [setCookie = ''] = answer.headers.getSetCookie()
    expect(setCookie).toMatch(/HttpOnly/i)
    expect(setCookie).toMatch(/SameSite=Lax/i)
    const cookie = setCookie.split(';')[0] ?? ''
    await expectProblem(fetch(`${env.BASE_URL}/videos/support`, { headers: { cookie } }), 'unauthorized')
  })

  test('ends for a deactivated user', async () => {
    const { superAdmin, south } = world
    await superAdmin.trpc.users.update.mutate({ id: south.user.userId, active: false })
    const { email } = await superAdmin.trpc.users.get.query({ id: south.user.userId })
    await expect(signIn(email, 'correct horse battery staple')).rejects.toThrow('cannot sign in: 403')
    await superAdmin.trpc.users.update.mutate({ id: south.user.userId, active: true })
  })
})
