import { SQL } from 'bun'
import { DrizzleQueryError } from 'drizzle-orm'
import postgres from 'postgres'

/** The names that our two clients use. */
const clientCodes = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'ERR_POSTGRES_CONNECTION_CLOSED',
  'ERR_POSTGRES_CONNECTION_FAILED',
  'ERR_POSTGRES_CONNECTION_TIMEOUT',
])

/** The operating system's codes, for any connection or file. */
const systemCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT'])

/**
 * SQLSTATE classes: connection exception, transaction rollback (such as a deadlock), insufficient resources, operator
 * intervention (a shutdown, a time-out).
 */
const faultClasses = new Set(['08', '40', '53', '57'])

function causeOf(error: unknown): unknown {
  return error instanceof DrizzleQueryError ? error.cause : error
}

/** The error that PostgreSQL reported, through either client; null for every other error. */
function sqlStateOf(error: unknown): string | null {
  if (error instanceof postgres.PostgresError) return error.code
  return error instanceof SQL.PostgresError && error.code === 'ERR_POSTGRES_SERVER_ERROR' ? String(error.errno) : null
}

/**
 * Whether the database is at fault (down, overloaded, restarting), so that trying again later makes sense. Errors of
 * BEGIN and COMMIT come directly from the client, all others wrapped by drizzle.
 */
export function isDatabaseFault(error: unknown): boolean {
  const cause = causeOf(error)
  const sqlState = sqlStateOf(cause)
  if (sqlState !== null) return faultClasses.has(sqlState.slice(0, 2))
  if (!(cause instanceof Error && 'code' in cause && typeof cause.code === 'string')) return false
  // The client adds to a system error the query that it ended.
  const isOfQuery = error instanceof DrizzleQueryError || 'query' in cause
  return clientCodes.has(cause.code) || (isOfQuery && systemCodes.has(cause.code))
}

/** PostgreSQL's message when the user lacks a permission, or null. */
export function deniedPermission(error: unknown): string | null {
  const cause = causeOf(error)
  return cause instanceof postgres.PostgresError && cause.code === '42501' ? cause.message : null
}

/** Whether the database cannot read what it has stored: a page, or a piece of a large value. */
export const isDamagedData = (error: unknown): boolean => sqlStateOf(causeOf(error)) === 'XX001'

/** The constraint that a write violated, or null. Names are those of the schema. */
export function brokenConstraint(error: unknown): string | null {
  const cause = causeOf(error)
  return cause instanceof postgres.PostgresError && cause.code.startsWith('23') ? (cause.constraint_name ?? null) : null
}

/** What one of our triggers adds to a violated constraint, or null. */
export function brokenConstraintDetail(error: unknown): string | null {
  const cause = causeOf(error)
  return cause instanceof postgres.PostgresError ? (cause.detail ?? null) : null
}
