import { AppError } from '@abparts/contracts/error'
import { AccessToken, KeySet } from '@abparts/contracts/token'
import { requestContext } from '@abparts/http/request-context'
import { createLocalJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { Caller } from './gate.ts'
import type { IsRevoked, SessionIdentity } from './identity.ts'

/** A withdrawn key is rejected after this time at the latest. */
const maxAgeMilliseconds = 600_000
/** Between two requests for the keys, whatever tokens arrive. */
const pauseMilliseconds = 1000
const timeoutMilliseconds = 5000

type Send = (request: Request) => Promise<Response>

/**
 * The gateway's public keys (RFC 7517), cached for ten minutes. A token with an unknown key triggers a new request, at
 * most once a second and once for all waiting tokens: a new key is accepted immediately, and junk does not hammer the
 * gateway. Throws `unavailable` while the keys cannot be fetched.
 */
export function remoteKeys(jwksUrl: string, send: Send = fetch): JWTVerifyGetKey {
  let keys: JWTVerifyGetKey = createLocalJWKSet({ keys: [] })
  /** When the current keys were requested. */
  let askedForAt = -Infinity
  let triedAt = -Infinity
  let running: Promise<void> | null = null

  async function load(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, triedAt + pauseMilliseconds - performance.now())))
    triedAt = performance.now()
    try {
      const answer = await send(new Request(jwksUrl, { signal: AbortSignal.timeout(timeoutMilliseconds) }))
      keys = createLocalJWKSet(KeySet.parse(await answer.json()))
      askedForAt = triedAt
    } catch (cause) {
      throw new AppError('unavailable', 'Access tokens cannot be verified at the moment. Try again later.', { cause })
    }
  }
  const reload = () => {
    running ??= load().finally(() => {
      running = null
    })
    return running
  }

  return async (header, token) => {
    const now = performance.now()
    if (now - askedForAt > maxAgeMilliseconds) await reload()
    try {
      return await keys(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      // An answer that is on its way may have been sent before the token's key was created.
      while (askedForAt < now) await reload()
      return keys(header, token)
    }
  }
}

/** Who sent this request: `null` without a token; a bad token is an `unauthorized` error. */
export type Identify = (headers: Headers) => Promise<SessionIdentity | null>

interface IdentifyOptions {
  keys: JWTVerifyGetKey
  /** Both the issuer and the audience of this installation's tokens: its `PUBLIC_URL`. */
  issuer: string
  isRevoked?: IsRevoked
}

/**
 * Reads `Authorization: Bearer …` and verifies the token offline: EdDSA, issuer, audience, expiry (RFC 7519, RFC 8037).
 * Throws `unauthorized` for a bad or revoked token, and what `keys` throws when there are none.
 */
export function createIdentify({ keys, issuer, isRevoked = () => false }: IdentifyOptions): Identify {
  const options = { algorithms: ['EdDSA'], issuer, audience: issuer, requiredClaims: ['exp', 'iat', 'sub'] }
  return async (headers) => {
    const header = headers.get('authorization')
    if (header === null) return null
    const token = /^bearer +(\S+) *$/i.exec(header)?.[1]
    if (token === undefined) throw new AppError('unauthorized', 'Authorization must be: Bearer <access token>.')
    const payload = await jwtVerify(token, keys, options).then(
      (verified) => verified.payload,
      (cause) => {
        throw cause instanceof AppError ? cause : invalidToken(cause)
      },
    )
    const claims = AccessToken.safeParse(payload)
    if (!claims.success) throw invalidToken(claims.error)
    const { sub, role, organizationId, sid = null } = claims.data
    const issuedAt = new Date((payload.iat ?? 0) * 1000)
    if (isRevoked({ userId: sub, sessionId: sid, issuedAt })) throw invalidToken()
    return { userId: sub, role, organizationId, sessionId: sid }
  }
}

const invalidToken = (cause?: unknown) =>
  new AppError('unauthorized', 'The access token is invalid or has expired. Get a new one.', { cause })

/** Who sent the request that is being answered, and from where. Throws `unauthorized` for a bad token. */
export async function readCaller({ identify }: { identify: Identify }, request: Request): Promise<Caller> {
  const identity = await identify(request.headers)
  return { identity, actor: { userId: identity?.userId ?? null, ...requestContext() } }
}
