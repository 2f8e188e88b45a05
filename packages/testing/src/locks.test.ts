import { fileURLToPath } from 'node:url'
import { openLocks } from '@abparts/db/locks'
import postgres from 'postgres'
import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from './database.ts'

const { url, close } = await createTestDatabase()
const [one, other] = [openLocks(url), openLocks(url)]
afterAll(async () => {
  await Promise.all([one.close(), other.close()])
  await close()
})

/** Holds a lock until somebody wants it, and records what happened. */
async function holdUntilWanted(locks: typeof one, name: string, events: string[]) {
  await using lock = await locks.hold(name)
  events.push('held')
  if (!lock.wanted.aborted) await new Promise((resolve) => lock.wanted.addEventListener('abort', resolve))
  events.push('let go')
}

test.each([
  ['the same process', one],
  ['another process', other],
])('the holder of a lock is notified that %s waits for it', async (_, waiting) => {
  const name = crypto.randomUUID()
  const events: string[] = []
  const first = holdUntilWanted(one, name, events)
  await expect.poll(() => events).toEqual(['held'])
  {
    await using lock = await waiting.hold(name)
    expect(events).toEqual(['held', 'let go'])
    expect(lock.wanted.aborted).toBe(false)
  }
  await first
})

test('of many who want it at the same time, each has it alone', async () => {
  const name = crypto.randomUUID()
  let holders = 0
  const work = async (locks: typeof one) => {
    await using _lock = await locks.hold(name)
    holders += 1
    expect(holders).toBe(1)
    await Bun.sleep(1)
    holders -= 1
  }
  await Promise.all(Array.from({ length: 20 }, (_, index) => work(index % 2 === 0 ? one : other)))
})

test('locks of different names do not wait for each other', async () => {
  await using first = await one.hold(crypto.randomUUID())
  await using second = await other.hold(crypto.randomUUID())
  expect([first.wanted.aborted, second.wanted.aborted]).toEqual([false, false])
})

test('a killed process holds nothing', async () => {
  const name = crypto.randomUUID()
  const program = fileURLToPath(new URL('./locks.fixture.ts', import.meta.url))
  const child = Bun.spawn([process.execPath, program, url, name], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const _said of child.stdout) break
  child.kill('SIGKILL')
  await child.exited
  await using lock = await one.hold(name)
  expect(lock.wanted.aborted).toBe(false)
})

test('a holder that loses the connection is notified, and locks can be taken again', async () => {
  const name = crypto.randomUUID()
  const events: string[] = []
  const holding = holdUntilWanted(one, name, events)
  await expect.poll(() => events).toEqual(['held'])
  const server = postgres(url, { max: 1 })
  await server`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`
  await server.end()
  await holding
  expect(events).toEqual(['held', 'let go'])

  const again: string[] = []
  const held = holdUntilWanted(one, name, again)
  await expect.poll(() => again).toEqual(['held'])
  await using _lock = await other.hold(name)
  await held
})
