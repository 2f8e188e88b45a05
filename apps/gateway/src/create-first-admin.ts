import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { users } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { insertUser } from './insert-user.ts'

/**
 * Makes the super admin of a new installation. Does nothing when there is one already. Throws `conflict` when somebody
 * else has the address.
 */
export async function createFirstAdmin(db: Database, email: string, password: string): Promise<void> {
  const [existing] = await db.select({ id: users.id }).from(users).where(eq(users.role, 'super_admin')).limit(1)
  if (existing !== undefined) return
  const [namesake] = await db.select({ role: users.role }).from(users).where(eq(users.email, email.toLowerCase()))
  if (namesake !== undefined)
    throw new AppError('conflict', `ADMIN_EMAIL: ${email} is the account of somebody who is no super admin.`)
  await insertUser(db, {
    email: email.toLowerCase(),
    password,
    name: 'Administrator',
    role: 'super_admin',
    organizationId: null,
  })
}
