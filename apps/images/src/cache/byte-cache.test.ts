import { expect, test } from 'vitest'
import { createByteCache, type SecondLevel } from './byte-cache.ts'

const bytes = (size: number) => new Uint8Array(size).fill(7)
const own = { isShared: false }

test('simultaneous requests for the same bytes create them once', async () => {
  const cache = createByteCache(10_000)
  let made = 0
  const make = async () => {
    made += 1
    await Bun.sleep(5)
    return bytes(10)
  }
  const blobs = await Promise.all(Array.from({ length: 50 }, () => cache.get('a', own, make)))
  await cache.get('a', own, make)
  expect(made).toBe(1)
  expect(new Set(blobs).size).toBe(1)
})

test('memory is bounded: the least recently used bytes are dropped', async () => {
  const cache = createByteCache(3000)
  const made: string[] = []
  const get = (key: string) =>
    cache.get(key, own, async () => {
      made.push(key)
      return bytes(1000)
    })
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await get(key)
  expect(made).toEqual(['a', 'b', 'c', 'b'])
})

test('bytes larger than the cache are still served', async () => {
  const cache = createByteCache(0)
  expect((await cache.get('a', own, async () => bytes(5000))).size).toBe(5000)
})

test('a failure reaches every waiting request, and is not cached', async () => {
  const cache = createByteCache(3000)
  const failing = () => cache.get('a', own, async () => Promise.reject(new Error('no')))
  const outcomes = await Promise.allSettled([failing(), failing()])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect((await cache.get('a', own, async () => bytes(1))).size).toBe(1)
})

test('only shared bytes go to the second level', async () => {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>()
  const secondLevel: SecondLevel = {
    get: async (key) => kept.get(key) ?? null,
    set: (key, value) => void kept.set(key, value),
  }
  const cache = createByteCache(3000, secondLevel)
  await cache.get('stored', own, async () => bytes(1))
  await cache.get('variant', { isShared: true }, async () => bytes(2))
  expect([...kept.keys()]).toEqual(['variant'])

  const other = createByteCache(3000, secondLevel)
  const blob = await other.get('variant', { isShared: true }, async () => Promise.reject(new Error('made again')))
  expect(blob.size).toBe(2)
})
