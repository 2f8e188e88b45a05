import type { Transaction } from '@abparts/db/client'
import { storageObjects } from '@abparts/db/schema'
import { and, asc, gt, type SQL } from 'drizzle-orm'

const pageSize = 1000

/** All objects that `where` describes, in the order of their keys, read a page at a time. */
export async function* readObjects(
  db: Transaction,
  where: SQL | undefined,
): AsyncGenerator<typeof storageObjects.$inferSelect> {
  for (let after = ''; ; ) {
    const page = await db
      .select()
      .from(storageObjects)
      .where(and(where, gt(storageObjects.key, after)))
      .orderBy(asc(storageObjects.key))
      .limit(pageSize)
    yield* page
    const last = page.at(-1)
    if (last === undefined) return
    after = last.key
  }
}
