import { AppError } from '@abparts/contracts/error'
import type { Transaction } from '@abparts/db/client'
import { installation } from '@abparts/db/schema'
import { sql } from 'drizzle-orm'

export interface DatabaseIdentity {
  id: string
  /** It worked before there were ids. */
  isOlderThanIds: boolean
}

/** Which installation a database belongs to. Null before the migration that says so. */
export async function readInstallation(db: Transaction): Promise<DatabaseIdentity | null> {
  const [known] = await db.execute(sql`select to_regclass('public.installation') is not null as is_there`)
  if (!known?.is_there) return null
  const [row] = await db.select({ id: installation.id, isOlderThanIds: installation.isOlderThanIds }).from(installation)
  return row ?? null
}

/** The same of a database that is migrated. Throws `unavailable` when it is not. */
export async function requireInstallation(db: Transaction): Promise<DatabaseIdentity> {
  const found = await readInstallation(db)
  if (found === null)
    throw new AppError(
      'unavailable',
      'The database does not say yet which installation it belongs to: run the migrations (npm run db:migrate).',
    )
  return found
}
