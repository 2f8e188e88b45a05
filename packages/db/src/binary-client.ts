import { SQL } from 'bun'
import { PgDialect } from 'drizzle-orm/pg-core'
import type { DatabaseOptions, Run } from './client.ts'

/**
 * A second client for large amounts of binary data: Bun's own client transfers bytes as they are, where the other one
 * uses hexadecimal.
 */
export interface BinaryClient {
  run: Run
  /** Does `work` in one transaction. Throws what it throws. */
  transaction: (work: (run: Run) => Promise<void>) => Promise<void>
  close: () => Promise<void>
}

const dialect = new PgDialect({ casing: 'snake_case' })

/**
 * Opens a few connections on demand. A stuck statement fails after 30 seconds, and with `isReadOnly` any statement that
 * changes something fails.
 */
export function openBinaryClient(
  url: string,
  { maxConnections = 4, isReadOnly = false }: DatabaseOptions = {},
): BinaryClient {
  const client = new SQL(url, {
    max: maxConnections,
    idleTimeout: 60,
    connectionTimeout: 5,
    // A plan made while a table was empty would be kept while it fills.
    connection: {
      statement_timeout: 30_000,
      plan_cache_mode: 'force_custom_plan',
      ...(isReadOnly && { default_transaction_read_only: 'on' }),
    },
  })
  return {
    run: runOn(client),
    transaction: async (work) => {
      await client.begin((transaction) => work(runOn(transaction)))
    },
    close: () => client.close({ timeout: 5 }),
  }
}

const runOn =
  (connection: Pick<SQL, 'unsafe'>): Run =>
  async (query) => {
    const { sql, params, typings = [] } = dialect.sqlToQuery(query.getSQL())
    // The client serializes JSON itself, and drizzle has already done it.
    const values = params.map((param, index) => (typings[index] === 'json' ? JSON.parse(String(param)) : param))
    return Array.from(await connection.unsafe(sql, values))
  }
