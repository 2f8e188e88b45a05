import type { CreateUserInput } from '@abparts/contracts/user'
import type { Transaction } from '@abparts/db/client'
import { accounts, users } from '@abparts/db/schema'
import { hashPassword } from 'better-auth/crypto'
import { and, eq, isNull, sql } from 'drizzle-orm'

/** Makes the rows of an account that signs in with e-mail and password, in one transaction. For those who may. */
export async function insertUser(db: Transaction, input: CreateUserInput): Promise<typeof users.$inferSelect> {
  const { password, username, organizationId = null, ...fields } = input
  const passwordHash = await hashPassword(password)
  return db.transaction(async (tx) => {
    const [user] = await tx
      .insert(users)
      .values({
        ...fields,
        organizationId,
        username: username ?? (await freeUsername(tx, input.email, organizationId)),
        emailVerified: true,
      })
      .returning()
    if (user === undefined) throw new Error('An insert returned no row.')
    await tx.insert(accounts).values({
      userId: user.id,
      accountId: user.id,
      providerId: 'credential',
      password: passwordHash,
    })
    return user
  })
}

/**
 * The whole address, `anna@example.com` → `anna-example.com`, with a number behind it when another member of the
 * organization is called so. Members of others do not count.
 */
async function freeUsername(db: Transaction, email: string, organizationId: string | null): Promise<string> {
  const wanted = email.toLowerCase().replace(/[^a-z0-9._-]+/g, '-')
  const isMember = organizationId === null ? isNull(users.organizationId) : eq(users.organizationId, organizationId)
  const similar = await db
    .select({ username: users.username })
    .from(users)
    .where(and(isMember, sql`starts_with(${users.username}, ${wanted})`))
  const taken = new Set(similar.map(({ username }) => username))
  let free = wanted
  for (let number = 2; taken.has(free); number++) free = `${wanted}-${number}`
  return free
}
