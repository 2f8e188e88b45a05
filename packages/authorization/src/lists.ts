import type { Action } from '@abparts/auth/permissions'
import type { ResourceKind, Sample } from './endpoint.ts'
import type { Platform } from './platform.ts'

/** A procedure that answers pages of the resources the caller may view, and how to ask for some of them. */
export interface List {
  route: string
  action: Action
  kind: ResourceKind<Sample>
  filters: (platform: Platform) => Filter[]
}

export interface Filter {
  input: Record<string, unknown>
  /** Of resources that belong to this organization, null for nobody's; undefined: of all. */
  organizationId?: string | null
}

/** Everything, and what one organization has. */
export const byOrganization = ({ north, south }: Platform): Filter[] => [
  { input: {} },
  ...[north, south].map((organizationId) => ({ input: { organizationId }, organizationId })),
]
