import { z } from 'zod'
import { Id, Name, Timestamp } from './fields.ts'
import { maxPasswordLength, minPasswordLength } from './limits.ts'
import { PageInput, pageOf } from './pagination.ts'

export const Role = z.enum(['user', 'admin', 'super_admin'])
export type Role = z.infer<typeof Role>

export const Email = z.email().max(254).toLowerCase()
export const Username = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{1,62}$/, 'Use 2 to 63 lower-case letters, digits, dots, dashes or underscores.')
export const Password = z.string().min(minPasswordLength).max(maxPasswordLength)

export const User = z.object({
  id: Id,
  username: z.string(),
  email: z.string(),
  name: z.string(),
  role: Role,
  organizationId: Id.nullable(),
  active: z.boolean(),
  /** A signed URL, or null when the user has no photo. */
  photoUrl: z.string().nullable(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
})
export type User = z.infer<typeof User>

export const UserPage = pageOf(User)

export const ListUsersInput = PageInput.extend({ organizationId: Id.optional() })
export type ListUsersInput = z.infer<typeof ListUsersInput>

/** `username` is derived from the e-mail address when it is omitted. */
export const CreateUserInput = z.object({
  email: Email,
  username: Username.optional(),
  password: Password,
  name: Name,
  role: Role,
  organizationId: Id.nullish(),
})
export type CreateUserInput = z.infer<typeof CreateUserInput>

export const UpdateUserInput = z.object({
  id: Id,
  name: Name.optional(),
  role: Role.optional(),
  organizationId: Id.nullable().optional(),
  active: z.boolean().optional(),
})
export type UpdateUserInput = z.infer<typeof UpdateUserInput>
