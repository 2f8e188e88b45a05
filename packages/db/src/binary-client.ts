import { SQL } from 'bun'
import { PgDialect } from 'drizzle-orm/pg-core'
import type { Run } from './run.ts'

/**
 * A second way to a database, for many bytes: Bun's own client sends and gets them as they are, where the other one has
 * them in hexadecimal.
 */
export interface BinaryClient {
  run: Run
  /** Does `work` in one transaction. Throws what it throws. */
  transaction: (work: (run: Run) => Promise<void>) => Promise<void>
  close: () => Promise<void>
}

const dialect = new PgDialect({ casing: 'snake_case' })

/** Opens a few connections when they are needed. A statement that is stuck fails after 30 seconds. */
export function openBinaryClient(url: string): BinaryClient {
  const client = new SQL(url, {
    ...{ max: 4, idleTimeout: 60, connectionTimeout: 5 },
    connection: { statement_timeout: 30_000 },
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
    const { sql, params } = dialect.sqlToQuery(query.getSQL())
    return Array.from(await connection.unsafe(sql, params))
  }
