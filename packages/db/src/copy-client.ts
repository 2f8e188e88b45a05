import type { Writable } from 'node:stream'
import { PgDialect } from 'drizzle-orm/pg-core'
import { Client } from 'pg'
import { from } from 'pg-copy-streams'
import type { Run } from './client.ts'

/** A transaction into which many rows can be streamed. */
export interface CopyTransaction {
  run: Run
  /** Runs SQL unchanged, including several statements. */
  script: (text: string) => Promise<void>
  /** Runs a `COPY … FROM STDIN` and returns a stream for its rows. The stream fails when the server rejects them. */
  copy: (text: string) => Writable
}

const dialect = new PgDialect({ casing: 'snake_case' })

/**
 * Does `work` in one transaction, on a connection of its own. A third client, for COPY: in `postgres` a COPY that fails
 * after its last row never ends, and Bun's client has none.
 */
export async function inCopyTransaction<Result>(
  url: string,
  work: (transaction: CopyTransaction) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: asLibpqReadsIt(url), connectionTimeoutMillis: 5000 })
  // A broken connection fails the running query; between queries it would crash the process.
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
    // Before a commit, ending the connection is a rollback, and needs no answer from a server that may be gone.
    await client.end().catch(() => undefined)
  }
}

/** `sslmode` means the same as in PostgreSQL's own programs and in our other clients. */
function asLibpqReadsIt(url: string): string {
  const read = new URL(url)
  if (read.searchParams.has('sslmode')) read.searchParams.set('uselibpqcompat', 'true')
  return read.href
}
