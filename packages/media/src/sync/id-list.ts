import { sql } from 'drizzle-orm'

/** Ids as an array in a statement. Clients differ in how they send arrays, and not in how they send text. */
export const idList = (ids: readonly string[]) => sql`${`{${ids.join()}}`}::text::uuid[]`
