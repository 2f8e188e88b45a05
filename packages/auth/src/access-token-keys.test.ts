import { AppError } from '@abparts/contracts/error'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createIdentify, remoteKeys } from './access-token.ts'

const issuer = 'http://localhost:3000'
const sub = '33333333-3333-4333-8333-333333333333'

async function createKey(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true })
  const sign = () =>
    new SignJWT({ role: 'user', organizationId: null })
      .setProtectedHeader({ alg: 'EdDSA', kid })
      .setSubject(sub)
      .setIssuedAt()
      .setIssuer(issuer)
      .setAudience(issuer)
      .setExpirationTime('5m')
      .sign(privateKey)
  return { jwk: { ...(await exportJWK(publicKey)), kid, alg: 'EdDSA' }, sign }
}
const [first, second, third] = await Promise.all([createKey('first'), createKey('second'), createKey('third')])

/** Stands in for the gateway's /api/auth/jwks. */
let published: JWK[] = []
let asked = 0
let answer = async () => Response.json({ keys: published })
const gateway = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: () => {
    asked++
    return answer()
  },
})
afterAll(() => gateway.stop(true))
beforeEach(() => {
  published = [first.jwk]
  asked = 0
  answer = async () => Response.json({ keys: published })
})

/** A freshly started service. Returns whether it accepts a token, or why not. */
function startService(url = gateway.url.href) {
  const identify = createIdentify({ keys: remoteKeys(url), issuer })
  return (token: string) =>
    identify(new Headers({ authorization: `Bearer ${token}` })).then(
      () => 'taken',
      (error) => (error instanceof AppError ? error.code : error),
    )
}

test('keys are requested once', async () => {
  const verify = startService()
  const outcomes = await Promise.all(Array.from({ length: 50 }, async () => verify(await first.sign())))
  expect(new Set(outcomes)).toEqual(new Set(['taken']))
  expect(asked).toBe(1)
})

test('a new key is accepted as soon as it is used, and the old one until it is withdrawn', async () => {
  const verify = startService()
  expect(await verify(await first.sign())).toBe('taken')
  published = [first.jwk, second.jwk]
  // A moment after the keys were requested.
  expect(await verify(await second.sign())).toBe('taken')
  expect(await verify(await first.sign())).toBe('taken')
  expect(asked).toBe(2)
})

test('a key that is created while an answer without it is on its way is accepted all the same', async () => {
  const verify = startService()
  const held = Promise.withResolvers<void>()
  const reached = Promise.withResolvers<void>()
  answer = async () => {
    const body = JSON.stringify({ keys: published })
    reached.resolve()
    await held.promise
    return new Response(body)
  }
  const early = verify(await first.sign())
  await reached.promise
  published = [first.jwk, second.jwk]
  const late = verify(await second.sign())
  held.resolve()
  expect(await Promise.all([early, late])).toEqual(['taken', 'taken'])
})

test('junk does not hammer the gateway, nor block a new key', async () => {
  const verify = startService()
  expect(await verify(await first.sign())).toBe('taken')
  published = [first.jwk, second.jwk]
  const junk = await third.sign()
  const outcomes = await Promise.all([...Array.from({ length: 200 }, () => verify(junk)), verify(await second.sign())])
  expect(outcomes.pop()).toBe('taken')
  expect(new Set(outcomes)).toEqual(new Set(['unauthorized']))
  expect(asked).toBe(2)
})

test.each<[string, () => Promise<Response>]>([
  ['fails', async () => new Response('no', { status: 500 })],
  ['answers nonsense', async () => Response.json({ keys: 'none' })],
])('a gateway that %s is an outage, and is asked no more often', async (_, failing) => {
  answer = failing
  const verify = startService()
  const token = await first.sign()
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => verify(token)))
  expect(new Set(outcomes)).toEqual(new Set(['unavailable']))
  expect(asked).toBe(1)
})

test('an unreachable gateway is an outage too', async () => {
  expect(await startService('http://127.0.0.1:9/jwks')(await first.sign())).toBe('unavailable')
})
