import type { Identify } from '@abparts/auth/access-token'
import type { SessionIdentity } from '@abparts/auth/identity'
import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { sessions, users } from '@abparts/db/schema'
import { and, eq, sql } from 'drizzle-orm'
import type { createAuth } from './auth.ts'
import { readSession } from './routes.ts'

interface Dependencies {
  auth: ReturnType<typeof createAuth>
  db: Database
  identifyToken: Identify
  trustedOrigins: readonly string[]
}

/**
 * Identifies the caller by access token, else by session cookie. Role and organization come from the database at every
 * call, so that a change or a deactivation takes effect immediately. A cookie counts only for requests of our own
 * pages: a foreign `Origin` is `forbidden`, and so is a missing one where something may be changed.
 */
export async function identifyCaller(
  request: Request,
  { auth, db, identifyToken, trustedOrigins }: Dependencies,
): Promise<SessionIdentity | null> {
  const token = await identifyToken(request.headers)
  const session = token === null ? await sessionOfCookie() : null
  const userId = token?.userId ?? session?.user.id
  if (userId === undefined) return null
  const sessionId = token?.sessionId ?? session?.session.id ?? null
  const [user] = await db
    .select({ userId: users.id, role: users.role, organizationId: users.organizationId, openSessionId: sessions.id })
    .from(users)
    .leftJoin(sessions, sessionId === null ? sql`false` : eq(sessions.id, sessionId))
    .where(and(eq(users.id, userId), eq(users.active, true)))
  if (user === undefined) return null
  const { openSessionId, ...identity } = user
  // A token outlives its session by up to five minutes.
  return openSessionId === sessionId ? { ...identity, sessionId } : null

  async function sessionOfCookie() {
    if (!request.headers.has('cookie')) return null
    const origin = request.headers.get('origin')
    const mayChange = request.method !== 'GET' && request.method !== 'HEAD'
    if (origin === null ? mayChange : !trustedOrigins.includes(origin))
      throw new AppError('forbidden', 'With a cookie, requests are only accepted from pages of this site.')
    return readSession(auth, request.headers)
  }
}
