import { AppError } from '@abparts/contracts/error'
import { isAPIError } from 'better-auth/api'
import type { createAuth } from './auth.ts'

/**
 * The session of a request, by cookie or bearer token; null without one. Throws `unavailable` when it cannot be read:
 * better-auth does not pass on why, but what it reads is the database alone.
 */
export async function readSession(auth: ReturnType<typeof createAuth>, headers: Headers) {
  try {
    return await auth.api.getSession({ headers })
  } catch (cause) {
    if (!isAPIError(cause) || cause.status !== 'INTERNAL_SERVER_ERROR') throw cause
    throw sessionsUnreadable(cause)
  }
}

export const sessionsUnreadable = (cause?: unknown) =>
  new AppError('unavailable', 'Sessions cannot be read at the moment. Try again.', { cause })
