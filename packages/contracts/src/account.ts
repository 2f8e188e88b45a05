import { z } from 'zod'
import { maxPasswordLength } from './limits.ts'
import { Organization } from './organization.ts'
import { Email, Password, User } from './user.ts'

/** The signed-in user, with their organization. */
export const Account = User.extend({ organization: Organization.nullable() })
export type Account = z.infer<typeof Account>

/** The credentials for signing in. */
export const SignInInput = z.object({ email: Email, password: z.string().min(1).max(maxPasswordLength) })
export type SignInInput = z.infer<typeof SignInInput>

export const ChangePasswordInput = z.object({
  currentPassword: z.string().max(maxPasswordLength),
  newPassword: Password,
})
export type ChangePasswordInput = z.infer<typeof ChangePasswordInput>
