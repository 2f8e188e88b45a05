import type { Database } from './client.ts'
import { isDatabaseFault } from './fault.ts'
import { newerSchemaProblem } from './readiness.ts'

const retryMilliseconds = 1000

/**
 * For the start of a service: ends the process with a sentence when a newer version of the platform has migrated the
 * database. One that does not respond is asked again, in the background, until it does.
 */
export async function refuseNewerSchema(db: Database): Promise<void> {
  try {
    const problem = await newerSchemaProblem(db)
    if (problem === null) return
    console.error(problem)
    process.exit(1)
  } catch (error) {
    if (!isDatabaseFault(error)) throw error
    setTimeout(() => void refuseNewerSchema(db), retryMilliseconds).unref()
  }
}
