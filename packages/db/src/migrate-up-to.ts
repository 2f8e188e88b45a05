import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import type { CopyTransaction } from './copy-client.ts'
import { migrationsFolder } from './migrations.ts'

/**
 * Makes the schema as it was after the migration of a moment, in a database that has nothing of ours. drizzle's own
 * migrator, which goes on from there, knows no way but to the newest.
 */
export async function migrateUpTo({ run, script }: CopyTransaction, moment: number): Promise<void> {
  await script(`create schema drizzle;
    create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`)
  for (const { sql: statements, hash, folderMillis } of readMigrationFiles({ migrationsFolder })) {
    if (folderMillis > moment) continue
    for (const statement of statements) await script(statement)
    await run(sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${folderMillis})`)
  }
}
