import { z } from 'zod'
import { Id, Name, Timestamp } from './fields.ts'
import { pageOf } from './pagination.ts'

/** How many bytes an organization may store; null for no limit. */
const QuotaBytes = z.int().min(0).nullable()

/** What an organization's images, videos and documents use together, and its limit. */
export const StorageUsage = z.object({ usedBytes: z.int(), quotaBytes: QuotaBytes })
export type StorageUsage = z.infer<typeof StorageUsage>

export const Organization = z.object({
  id: Id,
  name: Name,
  /** Null when the organization has no logo. */
  logoUrl: z.string().nullable(),
  /** Null for those who may not know. */
  storage: StorageUsage.nullable(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
})
export type Organization = z.infer<typeof Organization>

export const OrganizationPage = pageOf(Organization)

export const CreateOrganizationInput = z.object({ name: Name })
export type CreateOrganizationInput = z.infer<typeof CreateOrganizationInput>

export const UpdateOrganizationInput = z.object({ id: Id, name: Name })
export type UpdateOrganizationInput = z.infer<typeof UpdateOrganizationInput>

export const SetQuotaInput = z.object({ id: Id, quotaBytes: QuotaBytes })
export type SetQuotaInput = z.infer<typeof SetQuotaInput>
