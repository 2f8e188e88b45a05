import type { Action } from '@abparts/auth/permissions'
import type { Kind, Thing } from './endpoint.ts'
import type { Platform } from './platform.ts'

/** A procedure that answers pages of things of whoever the caller may see, and how it is asked for some of them. */
export interface List {
  route: string
  action: Action
  kind: Kind<Thing>
  filters: (platform: Platform) => Filter[]
}

export interface Filter {
  input: Record<string, unknown>
  /** Of things that belong to this organization, null for nobody's; undefined: of all. */
  organizationId?: string | null
}

/** Everything, and what one organization has. */
export const byOrganization = ({ north, south }: Platform): Filter[] => [
  { input: {} },
  ...[north, south].map((organizationId) => ({ input: { organizationId }, organizationId })),
]
