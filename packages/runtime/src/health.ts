import type { Readiness } from '@abparts/contracts/health'
import { Elysia } from 'elysia'

/** Returns null when all is well, else a sentence that says what is wrong. */
export type Check = () => Promise<string | null>

const cacheMilliseconds = 1000

async function runChecks(checks: Record<string, Check>): Promise<Readiness> {
  const outcomes = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const reason = await check()
      return [name, reason === null ? { ok: true } : { ok: false, reason }] as const
    }),
  )
  return { ready: outcomes.every(([, outcome]) => outcome.ok), checks: Object.fromEntries(outcomes) }
}

/** `/health/live` and `/health/ready`. Results of the checks are reused for a second. */
export function healthRoutes(checks: Record<string, Check>) {
  let latest: { readiness: Promise<Readiness>; at: number } | undefined
  const readiness = () => {
    if (latest === undefined || performance.now() - latest.at > cacheMilliseconds)
      latest = { readiness: runChecks(checks), at: performance.now() }
    return latest.readiness
  }
  return new Elysia({ name: 'health' })
    .get('/health/live', () => ({ live: true }), { detail: { summary: 'Is the process alive?', tags: ['health'] } })
    .get(
      '/health/ready',
      async ({ set }) => {
        const answer = await readiness()
        set.headers['cache-control'] = 'no-store'
        if (!answer.ready) set.status = 503
        return answer
      },
      { detail: { summary: 'Can it serve? 503 with the reasons when not.', tags: ['health'] } },
    )
}
