import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@abparts/contracts/error'
import { Readiness } from '@abparts/contracts/health'

const timeoutMilliseconds = 60_000

/** Waits until a service's `/health/ready` answers 200. Throws `unavailable`, with its reasons, after a minute. */
export async function waitUntilReady(name: string, readyUrl: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + timeoutMilliseconds
  let reason = 'It does not answer.'
  while (performance.now() < deadline) {
    try {
      const response = await fetch(readyUrl, { signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) })
      if (response.ok) return
      reason = reasonsOf(Readiness.parse(await response.json()))
    } catch {
      // Not listening yet, or an unexpected answer: try again.
      signal.throwIfAborted()
    }
    await sleep(50, undefined, { signal })
  }
  throw new AppError('unavailable', `${name} did not become ready. ${reason}`)
}

const reasonsOf = ({ checks }: Readiness) =>
  Object.entries(checks)
    .flatMap(([check, { ok, reason }]) => (ok ? [] : [`${check}: ${reason ?? 'It failed.'}`]))
    .join(' ')
