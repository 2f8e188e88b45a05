import { createMemoryStorage } from '@abparts/storage/memory'
import { S3Error } from '@abparts/storage/s3/answer'
import { expect, test } from 'vitest'
import { lockForReading, lockRepository } from './lock.ts'

test('a process that cannot read other locks leaves none behind', async () => {
  const store = createMemoryStorage()
  const broken = { ...store, open: () => Promise.reject(new Error('It cannot be read.')) }
  await using lock = await lockRepository(store)
  await expect(lockRepository(broken)).rejects.toThrow('It cannot be read.')
  await expect(lockForReading(broken, { isNewest: false })).rejects.toThrow('It cannot be read.')
  expect((await store.list({ prefix: 'locks/', limit: 10 })).items).toHaveLength(1)
  await lock.confirm()
})

test('reading a read-only store needs no lock; an error of the store is thrown', async () => {
  const store = createMemoryStorage()
  const refusing = (error: Error) => ({ ...store, replace: () => Promise.reject(error) })
  const readOnly = Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' })
  const forbidden = new S3Error('PUT', { status: 403, code: 'AccessDenied' })
  for (const error of [readOnly, forbidden])
    await (await lockForReading(refusing(error), { isNewest: false }))[Symbol.asyncDispose]()
  const fault = new S3Error('PUT', { status: 503, code: 'SlowDown' })
  await expect(lockForReading(refusing(fault), { isNewest: false })).rejects.toBe(fault)
})
