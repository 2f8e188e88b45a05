import { z } from 'zod'
import { Id } from './fields.ts'
import { Role } from './user.ts'

/** The claims of the short-lived access token: `sub` is `users.id`, `sid` `sessions.id`, `iat` in seconds. */
export const AccessToken = z.object({ sub: Id, role: Role, organizationId: Id.nullable(), sid: Id.optional() })
export type AccessToken = z.infer<typeof AccessToken>

/** The public keys of access tokens, as returned by the gateway (RFC 7517). */
export const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })
