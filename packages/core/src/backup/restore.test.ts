import { storageObjects } from '@abparts/db/schema'
import { createTestDatabase } from '@abparts/testing/database'
import { afterAll, expect, test } from 'vitest'
import { compareObjects } from './restore.ts'

const { db, close } = await createTestDatabase()
afterAll(close)

test('objects that differ between database and backup are reported', async () => {
  const [content, other] = ['a'.repeat(64), 'b'.repeat(64)]
  for (const key of ['videos/1', 'videos/2', 'videos/3'])
    await db.insert(storageObjects).values({ key, backend: 'local', sizeBytes: 1, sha256: content })
  const restored = new Map([
    ['videos/1', content] as const,
    ['videos/2', other] as const,
    // No row describes it: it is queued for the collector.
    ['videos/4', content] as const,
  ])
  expect(await compareObjects(db, restored)).toEqual([
    'videos/2 differs between the database and the backup.',
    'videos/3 differs between the database and the backup.',
  ])
})
