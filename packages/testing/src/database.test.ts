import { migrateDatabase } from '@abparts/db/migrate'
import { databaseProblem } from '@abparts/db/readiness'
import { organizations } from '@abparts/db/schema'
import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from './database.ts'

const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()])
afterAll(() => Promise.all([one.close(), other.close()]))

test('each suite has its own migrated database', async () => {
  await one.db.insert(organizations).values({ name: 'Only here' })
  expect(await databaseProblem(other.db)).toBeNull()
  expect(await one.db.$count(organizations)).toBe(1)
  expect(await other.db.$count(organizations)).toBe(0)
})

test('a database whose job tables have another version is not used, and migrating updates older ones', async () => {
  await migrateDatabase(one.url)
  expect(await databaseProblem(one.db)).toBeNull()
  await one.db.execute('update pgboss.version set version = version + 1')
  expect(await databaseProblem(one.db)).toContain('newer than version')
  await one.db.execute('drop schema pgboss cascade')
  expect(await databaseProblem(one.db)).toContain('older than version')
  await migrateDatabase(one.url)
  expect(await databaseProblem(one.db)).toBeNull()
})
