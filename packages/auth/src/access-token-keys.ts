import { AppError } from '@abparts/contracts/error'
import { KeySet } from '@abparts/contracts/token'
import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose'

/** A key that was withdrawn is refused after this time at the latest. */
const maxAgeMilliseconds = 600_000
/** Between two requests for the keys, whatever tokens come in. */
const pauseMilliseconds = 1000
const timeoutMilliseconds = 5000

type Send = (request: Request) => Promise<Response>

/**
 * The gateway's public keys (RFC 7517), kept for ten minutes. A token of an unknown key makes them be asked for again,
 * once a second at most and once for all tokens that wait: a new key is known at once, and junk does not hammer the
 * gateway. Throws `unavailable` while the keys cannot be had.
 */
export function remoteKeys(jwksUrl: string, send: Send = fetch): JWTVerifyGetKey {
  let keys: JWTVerifyGetKey = createLocalJWKSet({ keys: [] })
  /** When the keys that we have were asked for. */
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
      throw new AppError('unavailable', 'Access tokens cannot be verified at the moment. Try again.', { cause })
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
      // An answer on its way may have left before the token's key was made.
      while (askedForAt < now) await reload()
      return keys(header, token)
    }
  }
}
