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

/** What the migrations have ever made in the schema `public`: what is there beside it is not ours. */
export const ownNames = { tables: madeAs('TABLE'), views: madeAs('VIEW'), functions: madeAs('FUNCTION') }

/** The schemas that are ours as a whole: drizzle's record of migrations, and pg-boss's jobs. */
export const ownSchemas: readonly string[] = ['drizzle', 'pgboss']
