import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { migrationsFolder } from './migrations.ts'

const migrations = readdirSync(migrationsFolder)
  .filter((file) => file.endsWith('.sql'))
  .map((file) => readFileSync(path.join(migrationsFolder, file), 'utf8'))
  .join('\n')

const madeAs = (kind: string): readonly string[] => [
  ...new Set(
    Array.from(
      migrations.matchAll(
        new RegExp(`(?:CREATE (?:OR REPLACE )?${kind}|ALTER ${kind} "\\w+" RENAME TO) "?(\\w+)"?`, 'g'),
      ),
      ([, name = '']) => name,
    ),
  ),
]

/** What the migrations have ever created in the schema `public`: anything else there is not ours. */
export const ownNames = { tables: madeAs('TABLE'), views: madeAs('VIEW'), functions: madeAs('FUNCTION') }

/** The schemas that are entirely ours: drizzle's record of migrations, and pg-boss's jobs. */
export const ownSchemas: readonly string[] = ['drizzle', 'pgboss']
