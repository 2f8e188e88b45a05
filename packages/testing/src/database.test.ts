import { databaseProblem } from '@abparts/db/readiness'
import { organizations } from '@abparts/db/schema'
import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from './database.ts'

const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()])
afterAll(() => Promise.all([one.close(), other.close()]))

test('each suite has a migrated database of its own', async () => {
  await one.db.insert(organizations).values({ name: 'Only here' })
  expect(await databaseProblem(other.db)).toBeNull()
  expect(await one.db.$count(organizations)).toBe(1)
  expect(await other.db.$count(organizations)).toBe(0)
})
