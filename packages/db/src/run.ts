import type { SQLWrapper } from 'drizzle-orm'
import type { Transaction } from './client.ts'

/** Runs a query, made with drizzle or as SQL, by whatever client, and answers with its rows. */
export type Run = (query: SQLWrapper) => Promise<unknown[]>

/** By drizzle's own client. */
export const runIn =
  (db: Transaction): Run =>
  async (query) =>
    Array.from(await db.execute(query))
