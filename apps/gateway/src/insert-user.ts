import type { CreateUserInput } from '@abparts/contracts/user'
import type { Transaction } from '@abparts/db/client'
import { accounts, users } from '@abparts/db/schema'
import { hashPassword } from 'better-auth/crypto'

/** Makes the rows of an account that signs in with e-mail and password, in one transaction. For those who may. */
export async function insertUser(db: Transaction, input: CreateUserInput): Promise<typeof users.$inferSelect> {
  const { password, username, organizationId = null, ...fields } = input
  const passwordHash = await hashPassword(password)
  return db.transaction(async (tx) => {
    const [user] = await tx
      .insert(users)
      .values({ ...fields, organizationId, username: username ?? usernameFrom(input.email), emailVerified: true })
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

/** The whole address, since only that is unique: `anna@example.com` → `anna-example.com`. */
function usernameFrom(email: string): string {
  return email.toLowerCase().replace(/[^a-z0-9._-]+/g, '-')
}
