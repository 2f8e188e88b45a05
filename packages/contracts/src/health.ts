import { z } from 'zod'

/** One check's outcome; `reason` says what is wrong. */
export const HealthCheck = z.object({ ok: z.boolean(), reason: z.string().optional() })

/** The answer of `/health/ready`: 200 when `ready`, else 503. */
export const Readiness = z.object({ ready: z.boolean(), checks: z.record(z.string(), HealthCheck) })
export type Readiness = z.infer<typeof Readiness>
