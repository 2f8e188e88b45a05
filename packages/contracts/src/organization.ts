import { z } from 'zod'
import { Id, Name, Timestamp } from './fields.ts'
import { pageOf } from './page.ts'

export const Organization = z.object({
  id: Id,
  name: Name,
  /** Null when the organization has no logo. */
  logoUrl: z.string().nullable(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
})
export type Organization = z.infer<typeof Organization>

export const OrganizationPage = pageOf(Organization)

export const CreateOrganizationInput = z.object({ name: Name })
export type CreateOrganizationInput = z.infer<typeof CreateOrganizationInput>

export const UpdateOrganizationInput = z.object({ id: Id, name: Name })
export type UpdateOrganizationInput = z.infer<typeof UpdateOrganizationInput>
