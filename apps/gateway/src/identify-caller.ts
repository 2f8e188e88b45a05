import type { Identify } from '@abparts/auth/access-token'
import type { Identity } from '@abparts/auth/identity'
import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { users } from '@abparts/db/schema'
import { and, eq } from 'drizzle-orm'
import type { createAuth } from './auth.ts'

interface Dependencies {
  auth: ReturnType<typeof createAuth>
  db: Database
  identifyToken: Identify
  trustedOrigins: readonly string[]
}

/**
 * Who calls the gateway: by access token, else by session cookie. Role and organization come from the database at
 * every call, so that a change or a deactivation holds at once.
 * A cookie counts only for requests of our own pages: a foreign `Origin` is `forbidden`.
 */
export async function identifyCaller(
  request: Request,
  { auth, db, identifyToken, trustedOrigins }: Dependencies,
): Promise<Identity | null> {
  const token = await identifyToken(request.headers)
  const userId = token?.userId ?? (await sessionUserId())
  if (userId === null) return null
  const [user] = await db
    .select({ userId: users.id, role: users.role, organizationId: users.organizationId })
    .from(users)
    .where(and(eq(users.id, userId), eq(users.active, true)))
  return user ?? null

  async function sessionUserId(): Promise<string | null> {
    if (!request.headers.has('cookie')) return null
    const origin = request.headers.get('origin')
    if (origin !== null && !trustedOrigins.includes(origin))
      throw new AppError('forbidden', 'Requests from this origin are not accepted.')
    const session = await auth.api.getSession({ headers: request.headers })
    return session?.user.id ?? null
  }
}
