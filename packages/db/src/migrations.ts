import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import journal from '../migrations/meta/_journal.json'

const Journal = z.object({ entries: z.array(z.object({ tag: z.string(), when: z.number() })).min(1) })

export const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url))

const { entries } = Journal.parse(journal)

/** The newest migration that this code knows: its file name, and the time that drizzle records as `created_at`. */
export const newestMigration = entries.reduce((newest, entry) => (entry.when > newest.when ? entry : newest))

/** The first migration: any database that has it was created by this platform. */
export const firstMigration = entries.reduce((first, entry) => (entry.when < first.when ? entry : first))
