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
 * `DATA_DIR/sign-ins.json`: the accounts that a first start made, with their first passwords, and how far the demo
 * data is (`none`: not wanted). Tests sign in with it.
 */
export const SignIns = z.object({ demoData: z.enum(['none', 'pending', 'done']), signIns: z.array(SignIn) })
export type SignIns = z.infer<typeof SignIns>
