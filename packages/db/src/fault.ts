import { DrizzleQueryError } from 'drizzle-orm'
import postgres from 'postgres'

const connectionCodes = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

/**
 * SQLSTATE classes: connection exception, transaction rollback (one of two that waited for each other), insufficient
 * resources, operator intervention (a shutdown, a time-out).
 */
const faultClasses = new Set(['08', '40', '53', '57'])

function causeOf(error: unknown): unknown {
  return error instanceof DrizzleQueryError ? error.cause : error
}

/** Is this the database's fault (down, overloaded, restarting) and so worth trying again later? */
export function isDatabaseFault(error: unknown): boolean {
  const cause = causeOf(error)
  if (cause instanceof postgres.PostgresError) return faultClasses.has(cause.code.slice(0, 2))
  return (
    error instanceof DrizzleQueryError &&
    cause instanceof Error &&
    'code' in cause &&
    typeof cause.code === 'string' &&
    connectionCodes.has(cause.code)
  )
}

/** The constraint that a write broke, or null. Names are those of the schema. */
export function brokenConstraint(error: unknown): string | null {
  const cause = causeOf(error)
  return cause instanceof postgres.PostgresError && cause.code.startsWith('23') ? (cause.constraint_name ?? null) : null
}

/** What a trigger of ours says beside the rule that a write broke, or null. */
export function brokenConstraintDetail(error: unknown): string | null {
  const cause = causeOf(error)
  return cause instanceof postgres.PostgresError ? (cause.detail ?? null) : null
}
