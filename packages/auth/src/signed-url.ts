import { createHmac, timingSafeEqual } from 'node:crypto'

const stepSeconds = 300

const signatureOf = (secret: string, path: string, expires: number): Buffer =>
  createHmac('sha256', secret).update(`GET\n${path}\n${expires}`).digest()

/**
 * Adds an expiry and an HMAC-SHA-256 over method, path and expiry to a path. Valid for 5 to 10 minutes: the expiry
 * is rounded up to the next multiple of five minutes, so that a page shown twice gets the same URL and caches work.
 * `secrets` is newest first; the newest signs.
 */
export function signPath(path: string, secrets: readonly string[], now = Date.now()): string {
  const [secret] = secrets
  if (secret === undefined) throw new Error('No secret to sign URLs with.')
  const expires = Math.ceil((now / 1000 + stepSeconds) / stepSeconds) * stepSeconds
  return `${path}?expires=${expires}&signature=${signatureOf(secret, path, expires).toString('base64url')}`
}

/** Is this a signed URL, for this path, that has not expired? Any of the secrets may have signed it. */
export function isSignedUrl(url: URL, secrets: readonly string[], now = Date.now()): boolean {
  const expires = url.searchParams.get('expires') ?? ''
  const signature = Buffer.from(url.searchParams.get('signature') ?? '', 'base64url')
  if (signature.length !== 32 || !/^\d{1,12}$/.test(expires) || Number(expires) * 1000 <= now) return false
  return secrets.some((secret) => timingSafeEqual(signature, signatureOf(secret, url.pathname, Number(expires))))
}
