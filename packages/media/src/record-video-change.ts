import type { Permitted } from '@abparts/auth/gate'
import type { Action } from '@abparts/auth/permissions'
import type { AuditAction, AuditDetail } from '@abparts/contracts/audit'
import type { Transaction } from '@abparts/db/client'
import { recordAudit } from './record-audit.ts'
import type { StoredVideo } from './video.ts'

/** Writes the log of a change of a video. */
export async function recordVideoChange(
  tx: Transaction,
  { thing: video, subject, actor }: Permitted<Action, StoredVideo>,
  action: AuditAction,
  detail: AuditDetail = {},
): Promise<void> {
  await recordAudit(tx, actor, {
    action,
    noun: 'video',
    nounId: video.id,
    organizationId: subject.organizationId ?? null,
    detail: { filename: video.originalFilename, ...detail },
  })
}
