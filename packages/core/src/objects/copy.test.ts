import { createHash } from 'node:crypto'
import { createMemoryStorage } from '@abparts/storage/memory'
import { expect, test } from 'vitest'
import { putAndReadBack } from './copy.ts'

const expected = { sizeBytes: 5, sha256: createHash('sha256').update('bytes').digest('hex') }

test('an object that the storage returns correctly stays', async () => {
  const storage = createMemoryStorage()
  await putAndReadBack(storage, 'a', new Blob(['bytes']).stream(), expected)
  expect(await storage.stat('a')).toMatchObject({ sizeBytes: 5 })
})

test('lost or changed bytes are reported, and do not stay', async () => {
  for (const slice of ['', 'BYTES']) {
    const storage = createMemoryStorage()
    const forgetful: typeof storage = {
      ...storage,
      open: async (key) => {
        const opened = await storage.open(key)
        return opened && { ...opened, slice: () => new Blob([slice]) }
      },
    }
    const put = putAndReadBack(forgetful, 'a', new Blob(['bytes']).stream(), expected)
    await expect(put).rejects.toMatchObject({ code: 'unprocessable' })
    expect(await storage.stat('a')).toBeNull()
  }
})
