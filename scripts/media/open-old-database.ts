import { AppError } from '@abparts/contracts/error'
import { type Database, openDatabase } from '@abparts/db/client'
import { DatabaseUrl } from '@abparts/runtime/env'
import { sql } from 'drizzle-orm'

/**
 * Opens the database of an old installation, which the server lets nobody change through these connections.
 * Throws `bad_request` for what is no URL of a database, `unavailable` when it cannot be used.
 */
export async function openOldDatabase(databaseUrl: string): Promise<{ db: Database } & AsyncDisposable> {
  const parsed = DatabaseUrl.safeParse(databaseUrl)
  if (!parsed.success) throw new AppError('bad_request', `--database-url: ${parsed.error.issues[0]?.message}`)
  const url = new URL(parsed.data)
  const { db, close } = openDatabase(url.href, { isReadOnly: true })
  try {
    await db.execute(sql`select 1`)
  } catch (cause) {
    await close()
    throw new AppError('unavailable', `The old database ${url.pathname.slice(1)} at ${url.host} cannot be used.`, {
      cause,
    })
  }
  return { db, [Symbol.asyncDispose]: close }
}
