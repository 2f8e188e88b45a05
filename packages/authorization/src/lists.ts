import type { Action } from '@abparts/auth/permissions'
import type { ResourceKind, Sample } from './endpoint.ts'
import type { Platform } from './platform.ts'

/** A procedure that returns pages of the resources that the caller may view, and how to filter them. */
export interface List {
  route: string
  action: Action
  kind: ResourceKind<Sample>
  filters: (platform: Platform) => Filter[]
}

export interface Filter {
  input: Record<string, unknown>
  /** Only resources of this organization, null for those of none; undefined for all. */
  organizationId?: string | null
}

/** Everything, and what one organization has. */
export const byOrganization = ({ north, south }: Platform): Filter[] => [
  { input: {} },
  ...[north, south].map((organizationId) => ({ input: { organizationId }, organizationId })),
]
