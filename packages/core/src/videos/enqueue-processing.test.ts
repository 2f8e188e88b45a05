import { createTestDatabase } from '@abparts/testing/database'
import { sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { enqueueProcessing } from './enqueue-processing.ts'

const { db, close } = await createTestDatabase()
afterAll(close)

const jobsOf = async (videoId: string) =>
  Array.from(await db.execute(sql`select name, state from pgboss.job where data ->> 'videoId' = ${videoId}`))

test('a job exists once its transaction has committed, and only once', async () => {
  const id = crypto.randomUUID()
  await db.transaction(async (tx) => {
    await enqueueProcessing(tx, id)
    expect(await jobsOf(id)).toEqual([])
  })
  await db.transaction((tx) => enqueueProcessing(tx, id))
  expect(await jobsOf(id)).toEqual([{ name: 'process-video', state: 'created' }])
})

test('a job is rolled back with its transaction', async () => {
  const id = crypto.randomUUID()
  const failing = db.transaction(async (tx) => {
    await enqueueProcessing(tx, id)
    throw new Error('Changed my mind.')
  })
  await expect(failing).rejects.toThrow('Changed my mind.')
  expect(await jobsOf(id)).toEqual([])
})

test('many concurrent ones do not wait for each other', async () => {
  const ids = Array.from({ length: 20 }, () => crypto.randomUUID())
  await Promise.all(ids.map((id) => db.transaction((tx) => enqueueProcessing(tx, id))))
  for (const id of ids) expect(await jobsOf(id)).toHaveLength(1)
})
