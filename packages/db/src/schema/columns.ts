import { sql } from 'drizzle-orm'
import { customType, integer, timestamp, uuid } from 'drizzle-orm/pg-core'

export const id = () => uuid().primaryKey().default(sql`gen_random_uuid()`)

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
