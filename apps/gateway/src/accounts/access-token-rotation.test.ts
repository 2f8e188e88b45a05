import { createIdentify, remoteKeys } from '@abparts/auth/access-token'
import { AppError } from '@abparts/contracts/error'
import { KeySet } from '@abparts/contracts/token'
import { jwks } from '@abparts/db/schema'
import { isNull, sql } from 'drizzle-orm'
import { decodeJwt } from 'jose'
import { afterAll, expect, test } from 'vitest'
import { startTestGateway } from '../testing.ts'
import { retireForeignKeys } from './retire-foreign-keys.ts'

const gateway = await startTestGateway()
afterAll(gateway.close)
await gateway.addUser('anna', 'user', null)
const cookie = await gateway.cookieOf('anna@example.com')

const issuer = 'http://localhost:3000'
const tokenFromGateway = async () => gateway.tokenIn(await gateway.send('/api/auth/token', { headers: { cookie } }))
const publishedKeys = async () => KeySet.parse(await (await gateway.send('/api/auth/jwks')).json()).keys
const isTakenByGateway = (token: string) =>
  gateway
    .clientWith({ authorization: `Bearer ${token}` })
    .account.me.query()
    .then(
      () => true,
      () => false,
    )
/** Another service, freshly started. */
function startService() {
  const keys = remoteKeys(`${issuer}/api/auth/jwks`, () => gateway.send('/api/auth/jwks'))
  const identify = createIdentify({ keys, issuer })
  return (token: string) =>
    identify(new Headers({ authorization: `Bearer ${token}` })).then(
      () => true,
      (error) => (error instanceof AppError && error.code === 'unauthorized' ? false : error),
    )
}
const endKeys = (ago: string) =>
  gateway.db
    .update(jwks)
    .set({ expiresAt: sql`now() - ${ago}::interval` })
    .where(sql`${jwks.expiresAt} > now() or ${isNull(jwks.expiresAt)}`)

test('a token is valid for five minutes, and for this installation', async () => {
  const { iat = 0, exp = 0, aud, iss } = decodeJwt(await tokenFromGateway())
  expect([exp - iat, aud, iss]).toEqual([300, issuer, issuer])
})

test('keys are replaced while the old and the new one are both accepted everywhere', async () => {
  const service = startService()
  const old = await tokenFromGateway()
  expect(await service(old)).toBe(true)
  expect(await publishedKeys()).toHaveLength(1)

  await endKeys('1 second')
  const fresh = await tokenFromGateway()
  expect(await publishedKeys()).toHaveLength(2)
  for (const token of [old, fresh])
    expect([await service(token), await startService()(token), await isTakenByGateway(token)]).toEqual([
      true,
      true,
      true,
    ])

  // After the grace period, the old key is gone from the list.
  await gateway.db
    .update(jwks)
    .set({ expiresAt: sql`now() - interval '2 hours'` })
    .where(sql`${jwks.expiresAt} < now()`)
  expect(await publishedKeys()).toHaveLength(1)
  expect([await startService()(old), await startService()(fresh)]).toEqual([false, true])
})

test('every key expires', async () => {
  expect(await gateway.db.$count(jwks, isNull(jwks.expiresAt))).toBe(0)
})

test('a key encrypted with another AUTH_SECRET is replaced by a new one, and what it signed stays valid', async () => {
  const before = await tokenFromGateway()
  const { length } = await publishedKeys()
  await retireForeignKeys(gateway.db, 'a'.repeat(32))
  await tokenFromGateway()
  expect(await publishedKeys()).toHaveLength(length)

  await gateway.db.update(jwks).set({ privateKey: '"6f74686572"' })
  expect((await gateway.send('/api/auth/token', { headers: { cookie } })).status).toBeGreaterThanOrEqual(500)
  await retireForeignKeys(gateway.db, 'a'.repeat(32))
  const after = await tokenFromGateway()
  expect(await publishedKeys()).toHaveLength(length + 1)
  expect([await isTakenByGateway(before), await isTakenByGateway(after)]).toEqual([true, true])
})
