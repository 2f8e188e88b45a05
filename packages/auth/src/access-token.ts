import { AppError } from '@abparts/contracts/error'
import { AccessToken } from '@abparts/contracts/token'
import { type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { Identity } from './identity.ts'

/** Who sent this request: `null` without a token; a bad token is an `unauthorized` error. */
export type Identify = (headers: Headers) => Promise<Identity | null>

interface IdentifyOptions {
  keys: JWTVerifyGetKey
  /** Both the issuer and the audience of this installation's tokens: its `PUBLIC_URL`. */
  issuer: string
}

/**
 * Reads `Authorization: Bearer …` and verifies the token offline: EdDSA, issuer, audience, expiry (RFC 7519, RFC 8037).
 * Throws `unauthorized` for a bad token, and what `keys` throws when there are none.
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
        throw cause instanceof AppError ? cause : invalidToken(cause)
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
