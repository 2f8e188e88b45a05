import { SQL } from 'bun'
import { DrizzleQueryError } from 'drizzle-orm'
import postgres from 'postgres'

/** What our two clients call it. */
const clientCodes = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'ERR_POSTGRES_CONNECTION_CLOSED',
  'ERR_POSTGRES_CONNECTION_FAILED',
  'ERR_POSTGRES_CONNECTION_TIMEOUT',
])

/** What the operating system calls it, of any connection or file. */
const systemCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT'])

/**
 * SQLSTATE classes: connection exception, transaction rollback (one of two that waited for each other), insufficient
 * resources, operator intervention (a shutdown, a time-out).
 */
const faultClasses = new Set(['08', '40', '53', '57'])

function causeOf(error: unknown): unknown {
  return error instanceof DrizzleQueryError ? error.cause : error
}

/** What PostgreSQL itself says, told by whichever client; null for every other error. */
function sqlStateOf(error: unknown): string | null {
  if (error instanceof postgres.PostgresError) return error.code
  return error instanceof SQL.PostgresError && error.code === 'ERR_POSTGRES_SERVER_ERROR' ? String(error.errno) : null
}

/**
 * Is this the database's fault (down, overloaded, restarting) and so worth trying again later? Errors of BEGIN and
 * COMMIT come as the client made them, all others in drizzle's wrapping.
 */
export function isDatabaseFault(error: unknown): boolean {
  const cause = causeOf(error)
  const sqlState = sqlStateOf(cause)
  if (sqlState !== null) return faultClasses.has(sqlState.slice(0, 2))
  if (!(cause instanceof Error && 'code' in cause && typeof cause.code === 'string')) return false
  // The client lets an error of the system know which query it ended.
  const isOfQuery = error instanceof DrizzleQueryError || 'query' in cause
  return clientCodes.has(cause.code) || (isOfQuery && systemCodes.has(cause.code))
}

/** What PostgreSQL says when it does not let the user do something, or null. */
export function deniedPermission(error: unknown): string | null {
  const cause = causeOf(error)
  return cause instanceof postgres.PostgresError && cause.code === '42501' ? cause.message : null
}

/** Can the database not read what it once stored: a page, or a piece of a large value? */
export const isDamagedData = (error: unknown): boolean => sqlStateOf(causeOf(error)) === 'XX001'

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
