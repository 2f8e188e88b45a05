import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { presentColumns } from './columns.ts'

/**
 * What an operator has explicitly allowed: otherwise nothing becomes more visible or more powerful by the migration.
 */
export interface OperatorOverrides {
  /** E-mail addresses of users who keep their old role. */
  keptRoles: ReadonlySet<string>
  /**
   * The organization that gets the parts that are proprietary in the old installation without belonging to an
   * organization; null: such parts are rejected.
   */
  proprietaryTo: string | null
  /** `table.column`: what these columns say against a row is ignored. */
  ignoredColumns: ReadonlySet<string>
}

/** Nothing is allowed explicitly. */
export const noOverrides: OperatorOverrides = { keptRoles: new Set(), proprietaryTo: null, ignoredColumns: new Set() }

interface Named {
  keepRole?: readonly string[] | undefined
  proprietaryTo?: string | undefined
  ignoreColumn?: readonly string[] | undefined
}

/** Checks that everything named exists, in the old database or in ours. Throws `not_found`. */
export async function readOverrides(
  old: Database,
  ours: Database,
  { keepRole = [], proprietaryTo, ignoreColumn = [] }: Named,
): Promise<OperatorOverrides> {
  const keptRoles = new Set(keepRole.map((email) => email.trim().toLowerCase()))
  for (const email of keptRoles) await requirePerson(old, email)
  const ignoredColumns = new Set(ignoreColumn)
  await requireColumns(old, ignoredColumns)
  return {
    keptRoles,
    ignoredColumns,
    proprietaryTo: proprietaryTo === undefined ? null : await findOrganization(old, ours, proprietaryTo),
  }
}

async function requirePerson(old: Database, email: string): Promise<void> {
  const found = await old.execute(sql`select from users where lower(btrim(email)) = ${email}`)
  if (found.length === 0) throw new AppError('not_found', `--keep-role: no user there has the address ${email}.`)
}

async function requireColumns(old: Database, columns: ReadonlySet<string>): Promise<void> {
  const present = await presentColumns(old)
  for (const column of columns)
    if (!present.has(column)) throw new AppError('not_found', `--ignore-column: there is no column ${column}.`)
}

const Found = z.array(z.object({ id: z.guid() }))

/** The id of an organization in the old database or in ours, by its name or id. */
async function findOrganization(old: Database, ours: Database, nameOrId: string): Promise<string> {
  const isIt = sql`id::text = ${nameOrId} or name = ${nameOrId}`
  const [found] = [
    ...Found.parse(Array.from(await old.execute(sql`select id::text from organizations where ${isIt}`))),
    ...Found.parse(Array.from(await ours.execute(sql`select id::text from organizations where ${isIt}`))),
  ]
  if (found !== undefined) return found.id
  throw new AppError('not_found', `--proprietary-to: there is no organization ${nameOrId}, here or there.`)
}
