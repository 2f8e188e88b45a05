import type { SQLWrapper } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

/** Without a schema: tables are reached by importing them, which not every package may do. */
export type Database = PostgresJsDatabase
/** A transaction, or the database itself where one statement is enough. */
export type Transaction = Database | Parameters<Parameters<Database['transaction']>[0]>[0]

export interface DatabaseClient {
  db: Database
  close: () => Promise<void>
}

/**
 * The pause before reconnecting, in seconds. The client's own pauses grow to 20 seconds with the failures of all
 * connections together, and queries would wait that long after the server is back.
 */
const pauseSeconds = 0.1

/** The settings of every connection. */
export const connectionOptions = {
  connect_timeout: 5,
  backoff: () => pauseSeconds,
  onnotice: () => undefined,
}

export interface DatabaseOptions {
  maxConnections?: number
  /** The server rejects changes through these connections. */
  isReadOnly?: boolean
}

/**
 * Opens a pool of at most `maxConnections`. Connections are opened on first use. An unreachable server fails a query
 * after 5 seconds, a stuck statement fails after 30: nothing waits forever.
 */
export function openDatabase(
  url: string,
  { maxConnections = 10, isReadOnly = false }: DatabaseOptions = {},
): DatabaseClient {
  const sql = postgres(url, {
    ...connectionOptions,
    max: maxConnections,
    idle_timeout: 60,
    connection: { statement_timeout: 30_000, ...(isReadOnly && { default_transaction_read_only: true }) },
  })
  return {
    db: drizzle(sql, { casing: 'snake_case' }),
    close: () => sql.end({ timeout: 5 }),
  }
}

/** Runs a query, built with drizzle or as SQL, with either client, and returns its rows. */
export type Run = (query: SQLWrapper) => Promise<unknown[]>

/** With drizzle's own client. */
export const runIn =
  (db: Transaction): Run =>
  async (query) =>
    Array.from(await db.execute(query))
