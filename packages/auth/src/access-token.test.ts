import { AppError } from '@abparts/contracts/error'
import { createLocalJWKSet, exportJWK, exportSPKI, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { createIdentify } from './access-token.ts'

const issuer = 'http://localhost:3000'
const sub = '33333333-3333-4333-8333-333333333333'
const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true })
const stranger = await generateKeyPair('EdDSA', { extractable: true })
const rsa = await generateKeyPair('RS256')
const publicKeyOf = async (key: CryptoKey, kid: string) => ({ ...(await exportJWK(key)), kid, alg: 'EdDSA' })
const jwk = await publicKeyOf(publicKey, 'one')
const second = await publicKeyOf((await generateKeyPair('EdDSA')).publicKey, 'two')
const identify = createIdentify({ keys: createLocalJWKSet({ keys: [jwk, second] }), issuer })

const ours = { alg: 'EdDSA', kid: 'one' }
const seconds = () => Math.floor(Date.now() / 1000)
const goodClaims = () => ({
  sub,
  role: 'user',
  organizationId: null,
  iss: issuer,
  aud: issuer,
  iat: seconds(),
  exp: seconds() + 300,
})
const tokenOf = (
  claims: Record<string, unknown> = {},
  header: JWTHeaderParameters = ours,
  key: CryptoKey | Uint8Array = privateKey,
) => new SignJWT({ ...goodClaims(), ...claims }).setProtectedHeader(header).sign(key)
const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
const bytes = (text: string) => new TextEncoder().encode(text)

const ask = (authorization: string) => identify(new Headers({ authorization }))
const codeOf = (answer: Promise<unknown>) =>
  answer.then(
    () => null,
    (error) => (error instanceof AppError ? error.code : error),
  )
const good = await tokenOf()

test('a good token says who sent it, no token says nobody', async () => {
  expect(await ask(`Bearer ${good}`)).toMatchObject({ userId: sub, role: 'user', organizationId: null })
  expect(await identify(new Headers())).toBeNull()
})

test('a token whose session ended, or whose user was changed after it was made, is refused', async () => {
  const sid = '44444444-4444-4444-8444-444444444444'
  const seen: unknown[] = []
  const refuse = createIdentify({
    keys: createLocalJWKSet({ keys: [jwk] }),
    issuer,
    isRevoked: (token) => seen.push(token) > 0,
  })
  const iat = seconds()
  const authorization = `Bearer ${await tokenOf({ sid, iat })}`
  expect(await codeOf(refuse(new Headers({ authorization })))).toBe('unauthorized')
  expect(seen).toEqual([{ userId: sub, sessionId: sid, issuedAt: new Date(iat * 1000) }])
})

test.each<[string, () => Promise<string> | string]>([
  ['of another key under our name', () => tokenOf({}, ours, stranger.privateKey)],
  [
    'of a key that it contains itself',
    async () =>
      tokenOf({}, { alg: 'EdDSA', kid: 'three', jwk: await exportJWK(stranger.publicKey) }, stranger.privateKey),
  ],
  ['of an unknown key', () => tokenOf({}, { ...ours, kid: 'three' })],
  ['without a key id', () => tokenOf({}, { alg: 'EdDSA' })],
  [
    'with our public key as an HMAC secret, raw',
    () => tokenOf({}, { ...ours, alg: 'HS256' }, Buffer.from(jwk.x ?? '', 'base64url')),
  ],
  ['the same as text', () => tokenOf({}, { ...ours, alg: 'HS256' }, bytes(jwk.x ?? ''))],
  ['the same as JSON', () => tokenOf({}, { ...ours, alg: 'HS256' }, bytes(JSON.stringify(jwk)))],
  ['the same as PEM', async () => tokenOf({}, { ...ours, alg: 'HS256' }, bytes(await exportSPKI(publicKey)))],
  ['of another algorithm', () => tokenOf({}, { ...ours, alg: 'RS256' }, rsa.privateKey)],
  [
    'that names another algorithm',
    () => `${encode({ alg: 'RS256', kid: 'one' })}.${good.split('.').slice(1).join('.')}`,
  ],
  ...['none', 'None', 'NONE', ''].map((alg): [string, () => string] => [
    `unsigned, as ${JSON.stringify(alg)}`,
    () => `${encode({ alg, kid: 'one' })}.${encode(goodClaims())}.`,
  ]),
  ['unsigned, under our algorithm', () => `${good.split('.').slice(0, 2).join('.')}.`],
  ['for another installation', () => tokenOf({ aud: 'http://elsewhere' })],
  ['for nobody', () => tokenOf({ aud: undefined })],
  ['from another issuer', () => tokenOf({ iss: 'http://elsewhere' })],
  ['that has expired', () => tokenOf({ exp: seconds() - 1 })],
  ['that never expires', () => tokenOf({ exp: undefined })],
  ['that is not valid yet', () => tokenOf({ nbf: seconds() + 600 })],
  ['about nobody', () => tokenOf({ sub: undefined })],
  ['whose subject is not an id', () => tokenOf({ sub: "x' or 1=1" })],
  ['with a role that does not exist', () => tokenOf({ role: 'owner' })],
  [
    'with another payload',
    () => [good.split('.')[0], encode({ ...goodClaims(), role: 'super_admin' }), good.split('.')[2]].join('.'),
  ],
  ['truncated in the signature', () => good.slice(0, -3)],
  ['truncated in the payload', () => good.slice(0, 60)],
  ['without its signature', () => good.split('.').slice(0, 2).join('.')],
  ['with one part too many', () => `${good}.x`],
  ['that is not a token', () => 'junk'],
])('a token %s is unauthorized', async (_, token) => {
  expect(await codeOf(ask(`Bearer ${await token()}`))).toBe('unauthorized')
})

test.each([
  ['Basic', 'Basic YTpi'],
  ['nothing after Bearer', 'Bearer'],
  ['two tokens', `Bearer ${good} ${good}`],
  ['a bare token', good],
])('%s is not a bearer token', async (_, header) => {
  expect(await codeOf(ask(header))).toBe('unauthorized')
})
