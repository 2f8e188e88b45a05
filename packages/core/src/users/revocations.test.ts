import { sessions, users } from '@abparts/db/schema'
import { createTestDatabase } from '@abparts/testing/database'
import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { openRevocations } from './revocations.ts'

const { db, close } = await createTestDatabase()
const revocations = openRevocations(db, (error) => expect.unreachable(String(error)))
afterAll(async () => {
  await revocations.close()
  await close()
})

async function addUser() {
  const name = crypto.randomUUID()
  const [user] = await db
    .insert(users)
    .values({ username: name, email: `${name}@example.com`, name })
    .returning()
  const userId = user?.id ?? ''
  const expiresAt = new Date(Date.now() + 60_000)
  const [session] = await db.insert(sessions).values({ userId, token: name, expiresAt }).returning()
  const sessionId = session?.id ?? ''
  /** Of a token of this session that was made so many seconds ago. */
  const isRevoked = (secondsAgo = 0) =>
    revocations.isRevoked({ userId, sessionId, issuedAt: new Date(Date.now() - secondsAgo * 1000) })
  return { userId, sessionId, isRevoked }
}

test.each<[string, (of: { userId: string; sessionId: string }) => Promise<unknown>]>([
  ['their session ends', ({ sessionId }) => db.delete(sessions).where(eq(sessions.id, sessionId))],
  ['they are deactivated', ({ userId }) => db.update(users).set({ active: false }).where(eq(users.id, userId))],
  ['their role changes', ({ userId }) => db.update(users).set({ role: 'admin' }).where(eq(users.id, userId))],
  ['they are removed', ({ userId }) => db.delete(users).where(eq(users.id, userId))],
])('a token is good until %s', async (_, change) => {
  const [user, other] = [await addUser(), await addUser()]
  expect(user.isRevoked()).toBe(false)
  await change(user)
  await expect.poll(() => user.isRevoked(60), { timeout: 5000 }).toBe(true)
  expect(other.isRevoked(60)).toBe(false)
})

test('another name revokes nothing, and a token made after the change is good', async () => {
  const [renamed, changed] = [await addUser(), await addUser()]
  await db.update(users).set({ name: 'Ann' }).where(eq(users.id, renamed.userId))
  await db.update(users).set({ role: 'admin' }).where(eq(users.id, changed.userId))
  await expect.poll(() => changed.isRevoked(60), { timeout: 5000 }).toBe(true)
  expect(renamed.isRevoked(60)).toBe(false)
  // By clocks that differ by seconds.
  expect(changed.isRevoked(-10)).toBe(false)
})
