import { expect, test } from 'vitest'
import { createTestBucket } from './s3.ts'

test('each suite has its own bucket, and leaves nothing of it', async () => {
  const [one, other] = await Promise.all([createTestBucket(), createTestBucket()])
  const [inOne, inOther] = [new Bun.S3Client(one.settings), new Bun.S3Client(other.settings)]
  await inOne.write('key', 'only here')
  expect(await inOne.file('key').text()).toBe('only here')
  expect(await inOther.exists('key')).toBe(false)
  await Promise.all([one.close(), other.close()])
  await expect(inOne.list()).rejects.toMatchObject({ code: 'NoSuchBucket' })
})
