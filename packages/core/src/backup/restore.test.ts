import { storageObjects } from '@abparts/db/schema'
import { createTestDatabase } from '@abparts/testing/database'
import { afterAll, expect, test } from 'vitest'
import { compareObjects } from './restore.ts'

const { db, close } = await createTestDatabase()
afterAll(close)

test('objects that the database knows otherwise than the backup are told of', async () => {
  const [content, other] = ['a'.repeat(64), 'b'.repeat(64)]
  for (const key of ['videos/1', 'videos/2', 'videos/3'])
    await db.insert(storageObjects).values({ key, backend: 'local', sizeBytes: 1, sha256: content })
  const restored = new Map([
    ['videos/1', content] as const,
    ['videos/2', other] as const,
    // Nothing tells of it: it is queued for the collector.
    ['videos/4', content] as const,
  ])
  expect(await compareObjects(db, restored)).toEqual([
    'videos/2 is another object in the database than in the backup.',
    'videos/3 is another object in the database than in the backup.',
  ])
})
