import type { z } from 'zod'
import { Organization } from './organization.ts'
import { User } from './user.ts'

/** The signed-in person, with the organization they belong to. */
export const Account = User.extend({ organization: Organization.nullable() })
export type Account = z.infer<typeof Account>
