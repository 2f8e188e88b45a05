import { sql } from 'drizzle-orm'

/** Ids as an array in a statement. Clients differ in how they send arrays, and take text as it is. */
export const idList = (ids: readonly string[]) => sql`${`{${ids.join()}}`}::uuid[]`
