import type { AccessToken } from '@abparts/contracts/token'
import { createLocalJWKSet, exportJWK, generateKeyPair, type JSONWebKeySet, type JWTVerifyGetKey, SignJWT } from 'jose'

export interface TestIssuer {
  issuer: string
  keys: JWTVerifyGetKey
  /** The public keys, as returned by a gateway. */
  jwks: JSONWebKeySet
  /** Headers with a fresh access token that has these claims. */
  authorize: (claims: AccessToken) => Promise<{ authorization: string }>
}

/** Stands in for the gateway: creates access tokens that a service under test verifies with `keys`. */
export async function createTestIssuer(): Promise<TestIssuer> {
  const issuer = 'http://localhost:3000'
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true })
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'EdDSA' }] }
  const keys = createLocalJWKSet(jwks)
  const authorize = async ({ sub, ...claims }: AccessToken) => {
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', kid: 'test' })
      .setSubject(sub)
      .setIssuer(issuer)
      .setAudience(issuer)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey)
    return { authorization: `Bearer ${token}` }
  }
  return { issuer, keys, jwks, authorize }
}
