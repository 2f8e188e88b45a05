import type { Writable } from 'node:stream'
import { PgDialect } from 'drizzle-orm/pg-core'
import { Client } from 'pg'
import { from } from 'pg-copy-streams'
import type { Run } from './client.ts'

/** A transaction into which many rows can be written as they stream in. */
export interface CopyTransaction {
  run: Run
  /** Runs SQL as it stands, also several statements. */
  script: (text: string) => Promise<void>
  /**
   * Runs a `COPY … FROM STDIN`, whose rows are written into what it answers. That ends in an error when the server does
   * not take them.
   */
  copy: (text: string) => Writable
}

const dialect = new PgDialect({ casing: 'snake_case' })

/**
 * Does `work` in one transaction, on a connection of its own. By a third way to a database, for COPY: in `postgres` a COPY
 * that fails after its last row never ends, and Bun's client has none.
 */
export async function inCopyTransaction<Result>(
  url: string,
  work: (transaction: CopyTransaction) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: asLibpqReadsIt(url), connectionTimeoutMillis: 5000 })
  // What breaks the connection fails the query that runs; between queries it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('begin')
    const result = await work({
      run: async (query) => {
        const { sql, params } = dialect.sqlToQuery(query.getSQL())
        return (await client.query(sql, params)).rows
      },
      script: async (text) => void (await client.query(text)),
      copy: (text) => client.query(from(text)),
    })
    await client.query('commit')
    return result
  } finally {
    // Before a commit that is a rollback, and needs no answer of a server that may be gone.
    await client.end().catch(() => undefined)
  }
}

/** `sslmode` means what it means to PostgreSQL's own programs and to our other clients. */
function asLibpqReadsIt(url: string): string {
  const read = new URL(url)
  if (read.searchParams.has('sslmode')) read.searchParams.set('uselibpqcompat', 'true')
  return read.href
}
