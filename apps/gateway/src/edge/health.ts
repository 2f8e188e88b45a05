import { Readiness } from '@abparts/contracts/health'
import type { Check } from '@abparts/runtime/health'

/** Asks a service whether it is ready, and returns its answer. */
export const serviceCheck =
  (name: string, baseUrl: string): Check =>
  async () => {
    try {
      const response = await fetch(`${baseUrl}/health/ready`, { signal: AbortSignal.timeout(2000) })
      const readiness = Readiness.parse(await response.json())
      const reasons = Object.values(readiness.checks).flatMap((check) => check.reason ?? [])
      return readiness.ready ? null : reasons.join(' ')
    } catch {
      return `The ${name} service does not answer.`
    }
  }
