import { freePorts } from '@abparts/local-postgres/free-ports'
import { createLog } from '@abparts/runtime/log'
import { afterAll, expect, test, vi } from 'vitest'
import { openRedisCache } from './redis-cache.ts'

const log = createLog('images')
log.level = 'silent'
const [port = 0] = await freePorts(1)
const startRedis = () =>
  Bun.spawn(['redis-server', '--bind', '127.0.0.1', '--port', String(port), '--save', '', '--loglevel', 'warning'], {
    stdout: 'ignore',
  })
let redis = startRedis()
const cache = openRedisCache(`redis://127.0.0.1:${port}`, log)
afterAll(async () => {
  cache.close()
  redis.kill('SIGKILL')
  await redis.exited
})

const bytes = new Uint8Array([0, 255, 13, 10, 128])
const keep = (key: string) =>
  vi.waitFor(
    async () => {
      cache.set(key, bytes)
      expect(await cache.get(key)).not.toBeNull()
    },
    { timeout: 10_000, interval: 50 },
  )

test('bytes are returned unchanged', async () => {
  await keep('a')
  expect(new Uint8Array((await cache.get('a')) ?? [])).toEqual(bytes)
  expect(await cache.get('b')).toBeNull()
})

test('a Redis that hangs or is gone is a miss, and is used again when it is back', async () => {
  await keep('a')
  redis.kill('SIGSTOP')
  expect(await cache.get('a')).toBeNull()
  cache.set('a', bytes)
  redis.kill('SIGCONT')
  await keep('a')

  redis.kill('SIGKILL')
  await redis.exited
  expect(await cache.get('a')).toBeNull()
  cache.set('a', bytes)
  redis = startRedis()
  await keep('c')
})
