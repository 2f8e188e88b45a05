import { type SQL, sql } from 'drizzle-orm'
import { type AnyPgColumn, customType, integer, text, timestamp, uuid } from 'drizzle-orm/pg-core'

export const id = () => uuid().primaryKey().default(sql`gen_random_uuid()`)

/** Text that is one of the contract's values. */
export function oneOf<Value extends string>({ options: [first, ...others] }: { options: readonly Value[] }) {
  if (first === undefined) throw new Error('A column needs a value that it can have.')
  return text({ enum: [first, ...others] })
}

/** For a CHECK. The values are written out, so that `npm run db:generate` sees it when the contract has another one. */
export const isOneOf = (column: AnyPgColumn, { options }: { options: readonly string[] }): SQL =>
  sql`${column} in ${options}`.inlineParams()

/** A moment with time zone, as a `Date`. */
export const moment = () => timestamp({ withTimezone: true, mode: 'date' })

export const timestamps = () => ({
  createdAt: moment().notNull().defaultNow(),
  updatedAt: moment().notNull().defaultNow(),
})

/**
 * What all media carry: `version` counts changes and `updated_at` follows them (a trigger does both);
 * `deleted_at` marks what can still be brought back.
 */
export const mediaLifecycle = () => ({
  ...timestamps(),
  version: integer().notNull().default(1),
  deletedAt: moment(),
})

export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })
