import type { Role } from '@abparts/contracts/user'

/** Who is asking, according to the access token. `null` stands for someone who is not signed in. */
export interface Identity {
  userId: string
  role: Role
  organizationId: string | null
}
