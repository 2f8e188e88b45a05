import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import journal from '../migrations/meta/_journal.json'

const Journal = z.object({ entries: z.array(z.object({ tag: z.string(), when: z.number() })).min(1) })

export const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url))

/** The newest migration that this code knows: its file's name, and the moment that drizzle records as `created_at`. */
export const newestMigration = Journal.parse(journal).entries.reduce((newest, entry) =>
  entry.when > newest.when ? entry : newest,
)
