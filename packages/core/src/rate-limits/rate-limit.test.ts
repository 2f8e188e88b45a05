import { AppError } from '@abparts/contracts/error'
import { type Database, openDatabase } from '@abparts/db/client'
import { rateLimits } from '@abparts/db/schema'
import { createTestDatabase } from '@abparts/testing/database'
import { count, eq, sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { limitRate } from './rate-limit.ts'

const { db, url, close } = await createTestDatabase()
afterAll(close)

interface Attempt {
  limit?: number
  from?: Database
  windowSeconds?: number
}

/** Null when it is allowed, else the error. */
const attempt = (key: string, { limit = 3, from = db, windowSeconds = 60 }: Attempt = {}) =>
  limitRate(from, { key, limit, windowSeconds }).then(
    () => null,
    (error: unknown) => error,
  )
const endWindow = (key: string) =>
  db.update(rateLimits).set({ endsAt: sql`now() - interval '1 second'` }).where(eq(rateLimits.key, key))

test('beyond the limit an attempt is rejected, with the time to wait', async () => {
  for (let done = 0; done < 3; done++) expect(await attempt('a')).toBeNull()
  const refusal = await attempt('a')
  if (!(refusal instanceof AppError)) throw new Error(`Not refused: ${refusal}`)
  expect(refusal.code).toBe('too_many_requests')
  expect(refusal.retryAfterSeconds).toBeGreaterThan(0)
  expect(refusal.retryAfterSeconds).toBeLessThanOrEqual(60)
  expect(await attempt('b')).toBeNull()
})

test.each([
  [1, 'Try again in 1 second.'],
  [3600, 'Try again in 60 minutes.'],
])('a wait of %d s is human-readable', async (windowSeconds, sentence) => {
  expect(await attempt(`wait ${windowSeconds}`, { limit: 0, windowSeconds })).toMatchObject({
    message: `Too many requests. ${sentence}`,
  })
})

test('a window that has ended starts again, whatever was rejected in it', async () => {
  for (let done = 0; done < 5; done++) await attempt('c')
  await endWindow('c')
  expect(await attempt('c')).toBeNull()
})

test('many concurrent attempts on several instances stay within the limit', async () => {
  const other = openDatabase(url)
  try {
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, index) => attempt('d', { limit: 25, from: index % 2 === 0 ? db : other.db })),
    )
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(25)
  } finally {
    await other.close()
  }
})

test('keys that are not used again are removed', async () => {
  for (let junk = 0; junk < 40; junk++) await attempt(`junk ${junk}`)
  await db.update(rateLimits).set({ endsAt: sql`now() - interval '1 second'` })
  for (let later = 0; later < 20; later++) await attempt('e', { limit: 100 })
  expect(await db.select({ left: count() }).from(rateLimits)).toEqual([{ left: 1 }])
})
