import type { AuditAction } from '@abparts/contracts/audit'
import { AppError } from '@abparts/contracts/error'
import { runIn, type Transaction } from '@abparts/db/client'
import { brokenConstraint, isDamagedData } from '@abparts/db/fault'
import { documents, images, parts, users, videos } from '@abparts/db/schema'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { recordAudit } from '../audit/record.ts'
import { explainExceededQuota } from '../quota/quota.ts'
import { lockLineage, setLineage } from './lineages.ts'
import { type Row, type StoredMedium, writeMedium } from './medium.ts'
import { type CopiedObject, recordObject } from './objects.ts'
import { encodePlaceholder } from './placeholder.ts'
import type { MediumChange, SyncChange } from './plan.ts'
import { requireIntact } from './require-valid.ts'
import type { ApplyOptions } from './source.ts'

/** The organization in whose log a change is written; null for what belongs to none. */
export async function organizationOf(tx: Transaction, { owner }: Pick<SyncChange, 'owner'>): Promise<string | null> {
  if (owner?.type === 'organization') return owner.id
  if (owner?.type === 'user') {
    const [user] = await tx.select({ organizationId: users.organizationId }).from(users).where(eq(users.id, owner.id))
    return user?.organizationId ?? null
  }
  if (owner === null) return null
  const [part] = await tx.select({ organizationId: parts.organizationId }).from(parts).where(eq(parts.id, owner.id))
  return part?.organizationId ?? null
}

/**
 * Why one change could not be made, so that the others can continue. Throws errors that would stop the others as well.
 */
export function reasonOf(error: unknown): string {
  const explained = explainExceededQuota(error)
  if (explained instanceof AppError && explained.code !== 'unavailable' && explained.code !== 'insufficient_storage')
    return explained.message
  if (isDamagedData(error)) return 'The database can no longer read its bytes.'
  if (brokenConstraint(error) !== null) return 'The target has changed in the meantime. Run this again.'
  throw error
}

export const changedMeanwhile = (where: string) =>
  new AppError('conflict', `It was changed in the ${where} in the meantime. Run this again.`)

const tables = { image: images, video: videos, document: documents }

/**
 * Makes one change of a medium: rows, bytes, lineage and log. Throws `conflict` when the medium has changed since the
 * comparison: later changes are never overwritten.
 */
export async function applyChange(
  tx: Transaction,
  change: MediumChange,
  copied: ReadonlyMap<string, CopiedObject>,
  options: ApplyOptions,
): Promise<void> {
  const { type, id, action } = change
  const table = tables[type]
  const [row] = await tx
    .select({ version: table.version, deletedAt: table.deletedAt })
    .from(table)
    .where(eq(table.id, id))
    .for('update')
  const lineage = await lockLineage(tx, type, id)
  if ((lineage?.head ?? null) !== (change.target?.head ?? null)) throw changedMeanwhile('target')

  const medium = action === 'copy' ? await readSource(change, options) : null
  if (medium !== null) {
    const fitted = { ...medium, rows: { ...medium.rows, ...(await fit(tx, medium, row?.version ?? 0)) } }
    await writeMedium(tx, fitted, await recordObjects(tx, medium, copied))
    await requireIntact(runIn(tx), [id])
  } else if (action !== 'keep') {
    const removed = { deletedAt: sql`now()`, ...(type === 'image' && { position: null }) }
    await tx
      .update(table)
      .set(removed)
      .where(and(eq(table.id, id), isNull(table.deletedAt)))
  }

  await setLineage(tx, change, options.source.lineageAfter(change, lineage, medium))
  await recordAudit(tx, options.actor, {
    action: auditAction(change, row),
    resourceType: type,
    resourceId: id,
    organizationId: await organizationOf(tx, change),
    detail: { syncedFrom: options.source.name, ...(action === 'keep' && { kept: true }) },
  })
}

async function readSource(change: MediumChange, { source, anonymize }: ApplyOptions): Promise<StoredMedium> {
  const { type, owner, source: compared } = change
  const medium = await source.read(change)
  if (medium === null || medium.head !== compared?.head) throw changedMeanwhile('source')
  if (type === 'image' && medium.bytes === null) throw new AppError('unprocessable', 'Its bytes are missing.')
  return anonymize && type === 'image' && owner?.type === 'user' ? await withPlaceholder(medium, owner.id) : medium
}

async function withPlaceholder(medium: StoredMedium, userId: string): Promise<StoredMedium> {
  const { bytes, sourceSha256, contentType, thumbHash, ...about } = await encodePlaceholder(userId)
  const columns = { source_sha256: sourceSha256, content_type: contentType, thumb_hash: thumbHash }
  const row = { ...medium.rows.images?.[0], ...about, ...columns, size_bytes: bytes.length }
  return { ...medium, rows: { images: [row] }, bytes: bytes.toString('base64') }
}

/**
 * The medium's own row, adapted to the target: its version continues the target's, and a part's image keeps its
 * position or goes to the end, to be sorted afterwards.
 */
async function fit(tx: Transaction, { type, id, rows }: StoredMedium, version: number): Promise<Record<string, Row[]>> {
  const name = `${type}s`
  const row = rows[name]?.[0] ?? {}
  const fitted = { ...row, version: Math.max(Number(row.version), version + 1) }
  if (typeof row.part_id !== 'string' || type !== 'image' || row.deleted_at !== null) return { [name]: [fitted] }
  const [behind] = await tx.execute<{ position: number }>(sql`
    select coalesce(max(position) filter (where id = ${id}), max(position) + 1, 0) as position
    from images where part_id = ${row.part_id}`)
  return { [name]: [{ ...fitted, position: behind?.position ?? 0 }] }
}

async function recordObjects(
  tx: Transaction,
  { objects }: StoredMedium,
  copied: ReadonlyMap<string, CopiedObject>,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const { id } of objects) {
    const object = copied.get(id)
    if (object === undefined) throw changedMeanwhile('source')
    ids.set(id, await recordObject(tx, object))
  }
  return ids
}

function auditAction({ action }: SyncChange, row: { deletedAt: Date | null } | undefined): AuditAction {
  if (action === 'delete' || action === 'retire') return 'delete'
  if (action === 'keep') return 'edit'
  if (row === undefined) return 'create'
  return row.deletedAt === null ? 'edit' : 'restore'
}
