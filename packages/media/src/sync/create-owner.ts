import type { AuditNoun } from '@abparts/contracts/audit'
import type { Transaction } from '@abparts/db/client'
import { accounts, organizations, parts, users } from '@abparts/db/schema'
import { recordAudit } from '../record-audit.ts'
import type { ApplyOptions } from './apply-plan.ts'
import type { MediaOwner } from './medium-state.ts'
import type { MissingOwner } from './missing-owners.ts'
import { ownerKey } from './sync-plan.ts'

const nouns = { organization: 'organization', part: 'part', user: 'member' } satisfies Record<string, AuditNoun>

/** Creates an owner that the target did not have, with its organization and the log. One that is there is not changed. */
export async function createOwner(
  tx: Transaction,
  owner: MediaOwner,
  missingOwners: ReadonlyMap<string, MissingOwner>,
  { actor, source }: Pick<ApplyOptions, 'actor' | 'source'>,
): Promise<void> {
  const missing = missingOwners.get(ownerKey(owner))
  if (missing === undefined) return
  const organizationId = 'organizationId' in missing.values ? (missing.values.organizationId ?? null) : null
  if (organizationId !== null)
    await createOwner(tx, { type: 'organization', id: organizationId }, missingOwners, { actor, source })
  if (!(await insert(tx, missing))) return
  await recordAudit(tx, actor, {
    ...{ action: 'create', noun: nouns[missing.type], nounId: owner.id },
    organizationId: missing.type === 'organization' ? owner.id : organizationId,
    detail: { syncedFrom: source.name, name: missing.label },
  })
}

/** Answers whether it was not there. */
async function insert(tx: Transaction, missing: MissingOwner): Promise<boolean> {
  switch (missing.type) {
    case 'organization': {
      const { id } = organizations
      const rows = await tx.insert(organizations).values(missing.values).onConflictDoNothing({ target: id }).returning()
      return rows.length > 0
    }
    case 'part': {
      const { id } = parts
      const rows = await tx.insert(parts).values(missing.values).onConflictDoNothing({ target: id }).returning()
      return rows.length > 0
    }
    case 'user': {
      const { id } = users
      const rows = await tx.insert(users).values(missing.values).onConflictDoNothing({ target: id }).returning()
      if (rows.length === 0) return false
      if (missing.accounts.length > 0) await tx.insert(accounts).values(missing.accounts)
      return true
    }
  }
}
