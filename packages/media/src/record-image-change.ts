import type { Permitted } from '@abparts/auth/gate'
import type { Action } from '@abparts/auth/permissions'
import type { AuditAction, AuditDetail } from '@abparts/contracts/audit'
import type { Transaction } from '@abparts/db/client'
import type { ExistingImageOwner } from './image-owner.ts'
import { recordAudit } from './record-audit.ts'

/** Writes the log of a change of someone's picture. */
export async function recordImageChange(
  tx: Transaction,
  { thing: { owner }, actor }: Pick<Permitted<Action, { owner: ExistingImageOwner }>, 'thing' | 'actor'>,
  action: AuditAction,
  imageId: string,
  detail: AuditDetail = {},
): Promise<void> {
  await recordAudit(tx, actor, {
    action,
    noun: 'image',
    nounId: imageId,
    organizationId: owner.organizationId,
    detail: { owner: owner.type, ownerId: owner.id, ...detail },
  })
}
