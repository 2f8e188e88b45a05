import { type SQL, sql } from 'drizzle-orm'
import { type AnyPgColumn, customType, integer, text, timestamp, uuid } from 'drizzle-orm/pg-core'

export const id = () => uuid().primaryKey().default(sql`gen_random_uuid()`)

/** Text that is one of the contract's values. */
export function oneOf<Value extends string>({ options: [first, ...others] }: { options: readonly Value[] }) {
  if (first === undefined) throw new Error('A column needs at least one allowed value.')
  return text({ enum: [first, ...others] })
}

/** For a CHECK. The values are written out, so that `npm run db:generate` notices when the contract changes. */
export const isOneOf = (column: AnyPgColumn, { options }: { options: readonly string[] }): SQL =>
  sql`${column} in ${options}`.inlineParams()

/** A time with time zone, as a `Date`. */
export const moment = () => timestamp({ withTimezone: true, mode: 'date' })

export const timestamps = () => ({
  createdAt: moment().notNull().defaultNow(),
  updatedAt: moment().notNull().defaultNow(),
})

/**
 * What all media have: `version` counts changes and `updated_at` follows them (a trigger does both); `deleted_at` marks
 * what can still be restored.
 */
export const mediaLifecycle = () => ({
  ...timestamps(),
  version: integer().notNull().default(1),
  deletedAt: moment(),
})

export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })
