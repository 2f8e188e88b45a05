import type { Actor } from '@abparts/auth/gate'
import { Description, Id, Name } from '@abparts/contracts/fields'
import type { ImageOwnerType } from '@abparts/contracts/image'
import { PartNumber } from '@abparts/contracts/part'
import { Email, Role } from '@abparts/contracts/user'
import type { Transaction } from '@abparts/db/client'
import { organizations, parts, users } from '@abparts/db/schema'
import { z } from 'zod'
import { recordAudit } from '../record-audit.ts'

/** What is taken over of a row, from the columns of the old database. Null stands for a column that it does not have. */
const LegacyOrganization = z.object({ id: Id, name: Name })
const LegacyUser = z
  .object({
    id: Id,
    username: z.string().trim().min(1).max(63),
    email: Email,
    name: Name.nullable(),
    role: Role.nullable(),
    active: z.boolean().nullable(),
    is_active: z.boolean().nullable(),
  })
  .transform(({ is_active, active, role, name, ...user }) => ({
    ...user,
    name: name ?? user.username,
    role: role ?? ('user' as const),
    active: active ?? is_active ?? true,
  }))
const LegacyPart = z
  .object({ id: Id, part_number: PartNumber, name: Name, description: Description.nullable() })
  .transform(({ part_number: partNumber, ...part }) => ({ ...part, partNumber }))

/** Writes a row that is not there yet, with the log; says whether it was not. `organizationId` is whose it becomes. */
type CopyRow = (tx: Transaction, actor: Actor, organizationId: string | null) => Promise<boolean>

/** How to copy a row of an old database, or why it cannot be. */
export function readRow(type: ImageOwnerType, columns: unknown): { copy: CopyRow } | { reason: string } {
  try {
    return { copy: copyOf(type, columns) }
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    return { reason: error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') }
  }
}

function copyOf(type: ImageOwnerType, columns: unknown): CopyRow {
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
    case 'user': {
      const values = LegacyUser.parse(columns)
      return async (tx, actor, organizationId) => {
        const row = { ...values, organizationId }
        const added = await tx.insert(users).values(row).onConflictDoNothing({ target: users.id }).returning()
        return await log(tx, actor, added, 'member', organizationId, { name: values.name, role: values.role })
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

async function log(
  tx: Transaction,
  actor: Actor,
  added: { id: string }[],
  noun: 'organization' | 'member' | 'part',
  organizationId: string | null,
  detail: Record<string, string>,
): Promise<boolean> {
  for (const { id: nounId } of added)
    await recordAudit(tx, actor, { action: 'create', noun, nounId, organizationId, detail })
  return added.length > 0
}
