import type { Role } from '@abparts/contracts/user'

/** Who is asking, according to the access token. `null` stands for someone who is not signed in. */
export interface Identity {
  userId: string
  role: Role
  organizationId: string | null
}

/** The same with the session in which they signed in; null for an access token that does not name one. */
export interface SessionIdentity extends Identity {
  sessionId: string | null
}

/** Has the access that a token gives been taken away since it was made? */
export type IsRevoked = (token: Pick<SessionIdentity, 'userId' | 'sessionId'> & { issuedAt: Date }) => boolean
