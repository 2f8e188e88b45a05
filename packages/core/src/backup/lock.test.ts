import { createMemoryStorage } from '@abparts/storage/memory'
import { expect, test } from 'vitest'
import { lockForReading, lockPlace } from './lock.ts'

test('whoever cannot read the locks of others leaves none behind', async () => {
  const store = createMemoryStorage()
  const broken = { ...store, open: () => Promise.reject(new Error('It cannot be read.')) }
  await using lock = await lockPlace(store)
  await expect(lockPlace(broken)).rejects.toThrow('It cannot be read.')
  await expect(lockForReading(broken, { isNewest: false })).rejects.toThrow('It cannot be read.')
  expect((await store.list({ prefix: 'locks/', limit: 10 })).items).toHaveLength(1)
  await lock.confirm()
})
