import type { Role } from '@abparts/contracts/user'

/** Who is asking, as the access token says. `null` stands for someone who did not sign in. */
export interface Identity {
  userId: string
  role: Role
  organizationId: string | null
}
