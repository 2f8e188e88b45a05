import { z } from 'zod'
import { Role } from './user.ts'

export const SignIn = z.object({
  role: Role,
  name: z.string(),
  email: z.string(),
  password: z.string(),
  organization: z.string().nullable(),
})
export type SignIn = z.infer<typeof SignIn>

/**
 * `DATA_DIR/sign-ins.json`: the accounts created by a first start, with their first passwords, and the state of the
 * demo data (`none`: not wanted). Tests use it to sign in.
 */
export const SignIns = z.object({ demoData: z.enum(['none', 'pending', 'done']), signIns: z.array(SignIn) })
export type SignIns = z.infer<typeof SignIns>
