import { AppError } from '@abparts/contracts/error'
import { type CopyTransaction, inCopyTransaction } from '@abparts/db/copy-client'
import { migrateUpTo } from '@abparts/db/migrate-up-to'
import { loadRows } from './load-rows.ts'
import { withoutRules } from './without-rules.ts'

interface LoadOptions {
  databaseUrl: string
  /** What `dumpDatabase` gave. */
  dump: ReadableStream<Uint8Array>
  /** When the newest migration was made that the dumped database had. */
  migration: number
  /** SQL that empties the database of ours, and SQL for what was loaded. */
  before: string
  after: string
  /** Looks at what is there then. What it throws, also undoes it. */
  check: (transaction: CopyTransaction) => Promise<void>
  signal: AbortSignal
}

const settings = `
set local search_path = public;
set local statement_timeout = 0;
set local idle_in_transaction_session_timeout = 0;
`

/**
 * Makes the schema of a dump's time by our own migrations and fills it with the rows of the dump, in one transaction:
 * afterwards the database has all of it, or is as it was. Nothing else in the dump is run. Answers with the tables in it
 * that are not ours. Throws `unprocessable` when the rows are not for that schema.
 */
export async function loadDatabase(options: LoadOptions): Promise<string[]> {
  const { databaseUrl, dump, migration, before, after, check, signal } = options
  try {
    return await inCopyTransaction(databaseUrl, async (transaction) => {
      await transaction.script(settings + before)
      await migrateUpTo(transaction, migration)
      const strangers = await withoutRules(transaction, () => loadRows(transaction, dump, signal))
      await transaction.script(after)
      await check(transaction)
      return strangers
    })
  } catch (error) {
    if (error instanceof AppError || signal.aborted || !(error instanceof Error)) throw error
    throw new AppError('unavailable', `The database was not restored, and is as it was: ${error.message}`, {
      cause: error,
    })
  }
}
