import { readFileSync } from 'node:fs'
import path from 'node:path'
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api'
import { expect, test } from 'vitest'
import { migrationsFolder, newestMigration } from './migrations.ts'
import * as schema from './schema.ts'

test('`npm run db:generate` has nothing to do: the migrations match the schema', async () => {
  const number = newestMigration.tag.slice(0, 4)
  const snapshot = JSON.parse(readFileSync(path.join(migrationsFolder, `meta/${number}_snapshot.json`), 'utf8'))
  const missing = await generateMigration(snapshot, generateDrizzleJson(schema, snapshot.id, ['public'], 'snake_case'))
  expect(missing).toEqual([])
})
