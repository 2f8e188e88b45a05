import type { Actor } from '@abparts/auth/gate'
import { Description, Id, Name } from '@abparts/contracts/fields'
import type { ImageOwnerType } from '@abparts/contracts/image'
import { PartNumber } from '@abparts/contracts/part'
import { Email, Role } from '@abparts/contracts/user'
import type { Transaction } from '@abparts/db/client'
import { organizations, parts, users } from '@abparts/db/schema'
import { z } from 'zod'
import { recordAudit } from '../audit/record.ts'
import { columnsThatSay, type LegacyRow, legacyTables } from './columns.ts'
import type { OperatorOverrides } from './operator-overrides.ts'

/**
 * What is copied of a row, from the columns of the old database. Null stands for a column that the old database does
 * not have.
 */
const LegacyOrganization = z.object({ id: Id, name: Name })
const LegacyUser = z
  .object({
    id: Id,
    username: z.string().trim().min(1).max(63),
    email: Email,
    name: Name.nullable(),
    role: z.string().nullable(),
  })
  .transform(({ name, ...user }) => ({ ...user, name: name ?? user.username }))
const LegacyPart = z
  .object({ id: Id, part_number: PartNumber, name: Name, description: Description.nullable() })
  .transform(({ part_number: partNumber, ...part }) => ({ ...part, partNumber }))

/**
 * Inserts a row unless it exists, and logs it. Returns whether it was inserted. `organizationId` is its new
 * organization.
 */
type CopyRow = (tx: Transaction, actor: Actor, organizationId: string | null) => Promise<boolean>

/**
 * How to copy a row of an old database, and who loses rights; or that it was deleted there; or why it cannot be copied.
 */
export type LegacyRowCopy =
  | { kind: 'copy'; copy: CopyRow; lostRole: string | null }
  | { kind: 'deleted'; reason: string }
  | { kind: 'refused'; reason: string }

/**
 * Reads a row. Without the operator's permission, nobody sees more of it here than there, and nobody gets more rights.
 */
export function readRow(type: ImageOwnerType, row: LegacyRow, overrides: OperatorOverrides): LegacyRowCopy {
  const refusal = refusalOf(type, row, overrides)
  if (refusal !== null) return refusal
  try {
    if (type !== 'user') return { kind: 'copy', copy: copyOf(type, row), lostRole: null }
    return copyOfUser(row, overrides)
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    return {
      kind: 'refused',
      reason: error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    }
  }
}

function copyOf(type: 'organization' | 'part', columns: unknown): CopyRow {
  switch (type) {
    case 'organization': {
      const values = LegacyOrganization.parse(columns)
      return async (tx, actor) => {
        const added = await tx
          .insert(organizations)
          .values(values)
          .onConflictDoNothing({ target: organizations.id })
          .returning()
        return await log(tx, actor, added, 'organization', values.id, { name: values.name })
      }
    }
    case 'part': {
      const values = LegacyPart.parse(columns)
      return async (tx, actor, organizationId) => {
        const row = { ...values, organizationId }
        const added = await tx.insert(parts).values(row).onConflictDoNothing({ target: parts.id }).returning()
        return await log(tx, actor, added, 'part', organizationId, { partNumber: values.partNumber, name: values.name })
      }
    }
  }
}

function copyOfUser(row: LegacyRow, { keptRoles }: OperatorOverrides): LegacyRowCopy {
  const { role: given, ...values } = LegacyUser.parse(row)
  const isKept = keptRoles.has(values.email)
  const hasMore = columnsThatSay('powerful', 'user', row.telling).length > 0 || !['user', '', null].includes(given)
  const role = isKept ? Role.parse(given, { error: () => `${given} is not a role here.` }) : 'user'
  const active = columnsThatSay('inactive', 'user', row.telling).length === 0
  const copy: CopyRow = async (tx, actor, organizationId) => {
    const copied = { ...values, role, active, organizationId }
    const added = await tx.insert(users).values(copied).onConflictDoNothing({ target: users.id }).returning()
    return await log(tx, actor, added, 'member', organizationId, { name: values.name, role })
  }
  return { kind: 'copy', copy, lostRole: hasMore && !isKept ? values.email : null }
}

/**
 * What cannot be represented here, and what more people would see. Users who must not be used are copied as inactive.
 */
function refusalOf(type: ImageOwnerType, row: LegacyRow, { proprietaryTo }: OperatorOverrides): LegacyRowCopy | null {
  const { name } = legacyTables[type]
  const refuse = (why: string, columns: string[], more = '') => ({
    kind: 'refused' as const,
    reason: `${why} (${columns.join(', ')}).${more} With --ignore-column ${name}.${columns[0]} this is ignored.`,
  })
  const [deleted = [], inactive = [], restricted = []] = (['deleted', 'inactive', 'restricted'] as const).map(
    (statement) => columnsThatSay(statement, type, row.telling),
  )
  if (deleted.length > 0)
    return { kind: 'deleted', reason: `It was deleted there (${deleted.join(', ')}), and is not copied.` }
  if (inactive.length > 0 && type !== 'user') return refuse('It is not in use there', inactive)
  if (restricted.length === 0) return null
  if (type !== 'part') return refuse('Not everyone may see it there', restricted)
  if (row.organization_id !== null || proprietaryTo !== null) return null
  return refuse(
    'Not everyone may see it there, and it belongs to no organization',
    restricted,
    ' Name one with --proprietary-to.',
  )
}

async function log(
  tx: Transaction,
  actor: Actor,
  added: { id: string }[],
  resourceType: 'organization' | 'member' | 'part',
  organizationId: string | null,
  detail: Record<string, string>,
): Promise<boolean> {
  for (const { id: resourceId } of added)
    await recordAudit(tx, actor, { action: 'create', resourceType, resourceId, organizationId, detail })
  return added.length > 0
}
