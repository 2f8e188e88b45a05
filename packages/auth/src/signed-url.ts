import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Resource } from './permissions.ts'

const stepSeconds = 300

interface Signed {
  path: string
  expires: number
  /** The organization it belongs to; null for none. */
  organizationId: string | null
}

const signatureOf = (secret: string, { path, expires, organizationId }: Signed): Buffer =>
  createHmac('sha256', secret)
    .update(`GET\n${path}\n${expires}\n${organizationId ?? ''}`)
    .digest()

/**
 * Adds to the path of a medium an expiry, the organization that it belongs to, if any, and an HMAC-SHA-256 over method,
 * path and these: the URL ends when the medium moves to another organization. Valid for 5 to 10 minutes: the expiry is
 * rounded up to the next multiple of five minutes, so that a page that is shown twice gets the same URL and caches
 * work. `secrets` is newest first; the newest signs.
 */
export function signPath(path: string, resource: Resource, secrets: readonly string[], now = Date.now()): string {
  const [secret] = secrets
  if (secret === undefined) throw new Error('No secret to sign URLs with.')
  const expires = Math.ceil((now / 1000 + stepSeconds) / stepSeconds) * stepSeconds
  const organizationId = resource.organizationId ?? null
  const signature = signatureOf(secret, { path, expires, organizationId }).toString('base64url')
  const owner = organizationId === null ? '' : `&organization=${organizationId}`
  return `${path}?expires=${expires}&signature=${signature}${owner}`
}

/** The parameters that `signPath` adds. */
export const signatureParameters: readonly string[] = ['expires', 'organization', 'signature']

/** The organization to which the medium of a signed URL belonged when it was signed. */
export const organizationOfUrl = (url: URL): string | null => url.searchParams.get('organization')

/** Whether this is a signed URL for this path that has not expired. Any of the secrets may have signed it. */
export function isSignedUrl(url: URL, secrets: readonly string[], now = Date.now()): boolean {
  const expires = url.searchParams.get('expires') ?? ''
  const signature = Buffer.from(url.searchParams.get('signature') ?? '', 'base64url')
  if (signature.length !== 32 || !/^\d{1,12}$/.test(expires) || Number(expires) * 1000 <= now) return false
  const signed = { path: url.pathname, expires: Number(expires), organizationId: organizationOfUrl(url) }
  return secrets.some((secret) => timingSafeEqual(signature, signatureOf(secret, signed)))
}
