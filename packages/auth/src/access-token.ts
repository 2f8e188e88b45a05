import { AppError } from '@abparts/contracts/error'
import { AccessToken } from '@abparts/contracts/token'
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { Identity } from './identity.ts'

/** Who sent this request: `null` without a token; a bad token is an `unauthorized` error. */
export type Identify = (headers: Headers) => Promise<Identity | null>

interface IdentifyOptions {
  keys: JWTVerifyGetKey
  /** Both the issuer and the audience of this installation's tokens: its `PUBLIC_URL`. */
  issuer: string
}

/** Keys from the gateway's JWKS, kept for ten minutes and fetched again for an unknown key at most every 30 s. */
export const remoteKeys = (jwksUrl: string): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(jwksUrl), { cacheMaxAge: 600_000, cooldownDuration: 30_000, timeoutDuration: 5_000 })

/** jose's codes for keys that cannot be fetched: our outage, not the sender's mistake. */
const unreachable = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT'])

/**
 * Reads `Authorization: Bearer …` and verifies the token offline: EdDSA, issuer, audience, expiry (RFC 7519, RFC 8037).
 * Throws `unauthorized` for a bad token and `unavailable` while the keys cannot be fetched.
 */
export function createIdentify({ keys, issuer }: IdentifyOptions): Identify {
  const options = { algorithms: ['EdDSA'], issuer, audience: issuer, requiredClaims: ['exp', 'sub'] }
  return async (headers) => {
    const header = headers.get('authorization')
    if (header === null) return null
    const token = /^bearer +(\S+) *$/i.exec(header)?.[1]
    if (token === undefined) throw new AppError('unauthorized', 'Authorization must be: Bearer <access token>.')
    const payload = await jwtVerify(token, keys, options).then(
      (verified) => verified.payload,
      (cause) => {
        throw failure(cause)
      },
    )
    const claims = AccessToken.safeParse(payload)
    if (!claims.success) throw invalidToken(claims.error)
    const { sub, role, organizationId } = claims.data
    return { userId: sub, role, organizationId }
  }
}

const invalidToken = (cause: unknown) =>
  new AppError('unauthorized', 'The access token is invalid or has expired. Get a new one.', { cause })

function failure(cause: unknown): AppError {
  if (cause instanceof errors.JOSEError && !unreachable.has(cause.code)) return invalidToken(cause)
  return new AppError('unavailable', 'Access tokens cannot be verified at the moment. Try again.', { cause })
}
