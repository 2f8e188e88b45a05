import { AppError } from '@abparts/contracts/error'
import type { CreateUserInput } from '@abparts/contracts/user'
import type { Database, Transaction } from '@abparts/db/client'
import { insertedRow } from '@abparts/db/inserted-row'
import { accounts, users } from '@abparts/db/schema'
import { hashPassword } from 'better-auth/crypto'
import { and, eq, isNull, sql } from 'drizzle-orm'

/**
 * A username that is free in an organization, or among users without one: the requested one, or the requested one with
 * a number appended. Users of other organizations do not count.
 */
export async function freeUsername(db: Transaction, wanted: string, organizationId: string | null): Promise<string> {
  const isUser = organizationId === null ? isNull(users.organizationId) : eq(users.organizationId, organizationId)
  const similar = await db
    .select({ username: users.username })
    .from(users)
    .where(and(isUser, sql`starts_with(${users.username}, ${wanted})`))
  const taken = new Set(similar.map(({ username }) => username))
  let free = wanted
  for (let number = 2; taken.has(free); number++) free = `${wanted}-${number}`
  return free
}

/**
 * Inserts the rows of an account that signs in with e-mail and password, in one transaction. The caller has checked the
 * permission.
 */
export async function insertUser(db: Transaction, input: CreateUserInput): Promise<typeof users.$inferSelect> {
  const { password, username, organizationId = null, ...fields } = input
  const passwordHash = await hashPassword(password)
  return db.transaction(async (tx) => {
    const user = insertedRow(
      await tx
        .insert(users)
        .values({
          ...fields,
          organizationId,
          username: username ?? (await freeUsername(tx, usernameFrom(input.email), organizationId)),
          emailVerified: true,
        })
        .returning(),
    )
    await tx.insert(accounts).values({
      userId: user.id,
      accountId: user.id,
      providerId: 'credential',
      password: passwordHash,
    })
    return user
  })
}

/** The whole address: `anna@example.com` → `anna-example.com`. */
const usernameFrom = (email: string): string => email.toLowerCase().replace(/[^a-z0-9._-]+/g, '-')

/**
 * Creates the super admin of a new installation. Does nothing when there is one already. Throws `conflict` when the
 * address belongs to another user.
 */
export async function createFirstAdmin(db: Database, email: string, password: string): Promise<void> {
  const [existing] = await db.select({ id: users.id }).from(users).where(eq(users.role, 'super_admin')).limit(1)
  if (existing !== undefined) return
  const [userWithEmail] = await db.select({ role: users.role }).from(users).where(eq(users.email, email.toLowerCase()))
  if (userWithEmail !== undefined)
    throw new AppError('conflict', `ADMIN_EMAIL: ${email} is the account of a user who is not a super admin.`)
  await insertUser(db, {
    email: email.toLowerCase(),
    password,
    name: 'Administrator',
    role: 'super_admin',
    organizationId: null,
  })
}
