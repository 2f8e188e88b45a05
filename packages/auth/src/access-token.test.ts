import { AppError } from '@abparts/contracts/error'
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { createIdentify, remoteKeys } from './access-token.ts'

const issuer = 'http://localhost:3000'
const sub = '33333333-3333-4333-8333-333333333333'
const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true })
const stranger = await generateKeyPair('EdDSA')
const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'EdDSA' }
const identify = createIdentify({ keys: createLocalJWKSet({ keys: [jwk] }), issuer })

interface Shape {
  claims?: Record<string, unknown>
  key?: CryptoKey | Uint8Array
  alg?: string
  expires?: string
  audience?: string
}
const tokenOf = ({ claims, key = privateKey, alg = 'EdDSA', expires = '5m', audience = issuer }: Shape = {}) =>
  new SignJWT({ role: 'user', organizationId: null, ...claims })
    .setProtectedHeader({ alg, kid: 'one' })
    .setSubject(sub)
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime(expires)
    .sign(key)
const ask = (authorization: string, ask = identify) => ask(new Headers({ authorization }))
const codeOf = (answer: Promise<unknown>) =>
  answer.then(
    () => null,
    (error) => (error instanceof AppError ? error.code : error),
  )

test('a good token says who sent it, no token says nobody', async () => {
  expect(await ask(`Bearer ${await tokenOf()}`)).toEqual({ userId: sub, role: 'user', organizationId: null })
  expect(await identify(new Headers())).toBeNull()
})

test('every bad token is unauthorized', async () => {
  const good = await tokenOf()
  const unsigned = `${btoa('{"alg":"none"}').replace(/=/g, '')}.${good.split('.')[1]}.`
  const bad = [
    await tokenOf({ key: stranger.privateKey }),
    await tokenOf({ alg: 'HS256', key: new TextEncoder().encode(jwk.x) }),
    await tokenOf({ expires: '-1s' }),
    await tokenOf({ audience: 'http://elsewhere' }),
    await tokenOf({ claims: { role: 'owner' } }),
    await tokenOf({ claims: { nbf: Date.now() / 1000 + 600 } }),
    unsigned,
    good.slice(0, -3),
    'junk',
  ]
  for (const token of bad) expect(await codeOf(ask(`Bearer ${token}`)), token).toBe('unauthorized')
  expect(await codeOf(ask('Basic YTpi'))).toBe('unauthorized')
})

test('keys that cannot be fetched are an outage, not a bad token', async () => {
  const closed = createIdentify({ keys: remoteKeys('http://127.0.0.1:9/jwks'), issuer })
  expect(await codeOf(ask(`Bearer ${await tokenOf()}`, closed))).toBe('unavailable')
})
