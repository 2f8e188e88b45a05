import type { CreateUserInput } from '@abparts/contracts/user'
import type { Transaction } from '@abparts/db/client'
import { accounts, users } from '@abparts/db/schema'
import { hashPassword } from 'better-auth/crypto'
import { freeUsername } from './free-username.ts'

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
        username: username ?? (await freeUsername(tx, usernameFrom(input.email), organizationId)),
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

/** The whole address: `anna@example.com` → `anna-example.com`. */
const usernameFrom = (email: string): string => email.toLowerCase().replace(/[^a-z0-9._-]+/g, '-')
