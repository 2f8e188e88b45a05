import { AppError } from '@abparts/contracts/error'
import { openBinaryClient } from '@abparts/db/binary-client'
import { openDatabase } from '@abparts/db/client'
import { isDatabaseFault } from '@abparts/db/fault'
import { listenTo } from '@abparts/db/listen'
import { openLocks } from '@abparts/db/locks'
import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { type BreakableWire, openBreakableWire } from './breakable-wire.ts'
import { createTestDatabase } from './database.ts'

// An uncaught error ends a process, and here the test run: that there is none is half of each of these tests.
const database = await createTestDatabase()
await database.db.execute(sql`create table ledger (transfer uuid not null, amount integer not null)`)
afterAll(database.close)

let wire: BreakableWire
beforeEach(async () => {
  wire = await openBreakableWire(database.url)
})
afterEach(() => wire.close())

const endAllBackends = () =>
  database.db.execute(sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`)
const rounds = 15
const breaks: [string, (round: number) => unknown][] = [
  ['its backends are ended', endAllBackends],
  ['connections break in the middle of a message', () => wire.breakMidMessage()],
  [
    'the server is gone for a moment',
    async () => {
      wire.cut()
      await Bun.sleep(20)
      wire.mend()
    },
  ],
  [
    'all of it happens at the same time',
    async (round) => {
      wire.breakMidMessage()
      await endAllBackends()
      if (round % 3 === 0) wire.cut()
      await Bun.sleep(5)
      wire.mend()
    },
  ],
]

/** Breaks the wire repeatedly while many do `work`; returns what failed. */
async function whileBreaking(breakIt: (round: number) => unknown, work: (round: number) => Promise<unknown>) {
  const faults: unknown[] = []
  const running: Promise<unknown>[] = []
  for (let round = 0; round < rounds; round++) {
    for (let count = 0; count < 40; count++) running.push(work(count).catch((error: unknown) => faults.push(error)))
    await Bun.sleep(round % 7)
    await breakIt(round)
  }
  await Promise.all(running)
  return faults
}

test.each(breaks)('when %s, queries fail as a fault of the database, and then work again', async (_, breakIt) => {
  const { db, close } = openDatabase(wire.url)
  const faults = await whileBreaking(breakIt, (count) =>
    db.execute(
      count % 4 === 0
        ? sql`select pg_sleep(0.02)`
        : sql`select repeat('x', ${count * 1000}::int) as text, ${String(count)}::text as count`,
    ),
  )
  expect(faults.length).toBeGreaterThan(0)
  expect(faults.filter((fault) => !isDatabaseFault(fault)).slice(0, 3)).toEqual([])
  expect([...(await db.execute(sql`select 1 as one`))]).toEqual([{ one: 1 }])
  await close()
})

test.each(breaks)('when %s, a transaction is complete or absent, including its late statements', async (_, breakIt) => {
  const { db, close } = openDatabase(wire.url, { maxConnections: 4 })
  await database.db.execute(sql`truncate ledger`)
  const faults = await whileBreaking(breakIt, (count) => {
    const transfer = crypto.randomUUID()
    return db.transaction(async (tx) => {
      await tx.execute(sql`insert into ledger values (${transfer}, ${count + 1})`)
      await Bun.sleep(count % 10)
      await tx.execute(sql`insert into ledger values (${transfer}, ${-count - 1})`)
    })
  })
  expect(faults.length).toBeGreaterThan(0)
  expect(faults.filter((fault) => !isDatabaseFault(fault)).slice(0, 3)).toEqual([])
  // Whatever has not been received by now is over.
  await Bun.sleep(50)
  const halves = await database.db.execute(
    sql`select transfer from ledger group by transfer having sum(amount) <> 0 or count(*) <> 2`,
  )
  expect([...halves]).toEqual([])
  await close()
})

test('statements of a transaction after its connection was lost are not executed outside of it', async () => {
  const { db, close } = openDatabase(wire.url, { maxConnections: 1 })
  const [lost, late] = [Promise.withResolvers<void>(), crypto.randomUUID()]
  const spoken = Promise.withResolvers<unknown>()
  const transaction = db.transaction(async (tx) => {
    await tx.execute(sql`select 1`)
    wire.breakMidMessage()
    await tx.execute(sql`select 1`).catch(() => undefined)
    await lost.promise
    spoken.resolve(await tx.execute(sql`insert into ledger values (${late}, 1)`).catch((error: unknown) => error))
  })
  await expect(transaction).rejects.toSatisfy(isDatabaseFault)
  await db.execute(sql`select 1`)
  lost.resolve()
  expect(await spoken.promise).toSatisfy(isDatabaseFault)
  expect([...(await database.db.execute(sql`select * from ledger where transfer = ${late}`))]).toEqual([])
  await close()
})

test.each(breaks)('when %s, the client for binary data keeps working', async (_, breakIt) => {
  const client = openBinaryClient(wire.url)
  const faults = await whileBreaking(breakIt, (count) =>
    client.run(sql`select repeat('x', ${count * 1000}::int)::bytea as bytes`),
  )
  expect(faults.filter((fault) => !isDatabaseFault(fault)).slice(0, 3)).toEqual([])
  await expect
    .poll(() => client.run(sql`select 1 as one`).catch((error: unknown) => error), { timeout: 20_000 })
    .toEqual([{ one: 1 }])
  await client.close()
})

test.each(breaks)('when %s, listeners recover, and locks can be taken again', async (_, breakIt) => {
  const heard: string[] = []
  let began = 0
  const stop = listenTo(wire.url, 'wire', {
    onNotification: (payload) => heard.push(payload),
    onListening: () => began++,
  })
  const [one, other] = [openLocks(wire.url), openLocks(wire.url)]
  await expect.poll(() => began).toBeGreaterThan(0)
  const faults = await whileBreaking(breakIt, async (count) => {
    if (count > 0) return
    await using _lock = await one.hold(crypto.randomUUID())
  })
  expect(faults.filter((fault) => !isDatabaseFault(fault) && !(fault instanceof AppError))).toEqual([])

  const word = crypto.randomUUID()
  await expect
    .poll(
      async () => {
        await database.db.execute(sql`select pg_notify('wire', ${word})`)
        return heard
      },
      { timeout: 40_000 },
    )
    .toContain(word)
  const [name, held] = [crypto.randomUUID(), Promise.withResolvers<void>()]
  const holding = (async () => {
    await using lock = await one.hold(name)
    held.resolve()
    if (!lock.wanted.aborted) await new Promise((resolve) => lock.wanted.addEventListener('abort', resolve))
  })()
  await Promise.race([held.promise, holding])
  {
    await using lock = await other.hold(name)
    expect(lock.wanted.aborted).toBe(false)
  }
  await holding
  await Promise.all([stop(), one.close(), other.close()])
})
