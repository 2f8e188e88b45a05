import type { Identity } from '@abparts/auth/identity'
import { type Action, permissions, type Resource } from '@abparts/auth/permissions'

/** One question that an endpoint asks the permission table: may the caller perform this action on that resource? */
export type Requirement = readonly [action: Action, resource: Resource]

/** The answer to a call: `allowed` is any success. */
export type Answer = 'allowed' | number

/**
 * The permission table's answer to a caller for whom all of this is required: 401 when not signed in, 404 for a
 * resource that they may not even view, 403 otherwise. Reads the rows itself, without the code under test.
 */
export function expectedAnswer(identity: Identity | null, requirements: readonly Requirement[]): Answer {
  const refused = requirements.find(([action, resource]) => !may(identity, action, resource))
  if (refused === undefined) return 'allowed'
  if (identity === null) return 401
  const [, resource] = refused
  const isSecret = resource.organizationId !== undefined || resource.userId !== undefined
  return isSecret && !may(identity, 'view', resource) ? 404 : 403
}

const columns = { user: 1, admin: 2 } as const
const ranks = { user: 0, admin: 1, super_admin: 2 } as const

/** Whether the table allows it. */
export function may(identity: Identity | null, action: Action, resource: Resource): boolean {
  const { type, organizationId, userId, role } = resource
  const row = permissions[type][action]
  if (identity === null) return row[0] === 'all'
  if (identity.role === 'super_admin') return true
  if (action !== 'view' && role !== undefined && ranks[role] > ranks[identity.role]) return false
  const isSelf = userId === identity.userId
  const isOurs = typeof organizationId === 'string' && organizationId === identity.organizationId
  switch (row[columns[identity.role]]) {
    case 'all':
      return true
    case 'organization':
      return isSelf || isOurs
    case 'self':
      return isSelf
    case 'none':
      return false
  }
}
