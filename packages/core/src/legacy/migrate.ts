import { availableParallelism } from 'node:os'
import { type Actor, noSuch } from '@abparts/auth/gate'
import { AppError } from '@abparts/contracts/error'
import type { Database, Transaction } from '@abparts/db/client'
import { brokenConstraint } from '@abparts/db/fault'
import { images, organizations } from '@abparts/db/schema'
import { and, isNull, sql, TransactionRollbackError } from 'drizzle-orm'
import pMap, { pMapSkip } from 'p-map'
import { insertImage, recordImageChange } from '../images/create.ts'
import { type ExistingImageOwner, lockImageOwner, ownedBy } from '../images/owner.ts'
import { organizationOf } from '../sync/apply-change.ts'
import { isSeenByMore } from '../sync/viewers.ts'
import { legacyTypes } from './columns.ts'
import { claimImage, findIntactImages, type PreparedImage, prepareImage, unread } from './prepare.ts'
import type { LegacyOwner, LegacySource } from './source.ts'
import { keepPaths } from './url-columns.ts'

export interface MigratedOwner {
  /** What happened to its row; null when the rows already exist here. */
  row: 'copied' | 'unchanged' | 'deleted' | 'refused' | null
  /** Why the row, and all images with it, were rejected or skipped. */
  reason: string | null
  /** The e-mail address of a user who had more rights in the old installation and gets the role `user` here. */
  lostRole: string | null
  images: PreparedImage[]
}

interface MigrateOwnerOptions {
  /** Does everything except change anything. */
  isRehearsal: boolean
}

/**
 * Migrates one owner's images into the database, after its existing ones: all that can be read, in one transaction with
 * its row. What the database already has intact is left alone; an existing photo or logo stays the current one. The URL
 * columns then keep the paths whose images are not in the database. Throws when the database fails.
 */
export async function migrateOwner(
  db: Database,
  actor: Actor,
  legacy: LegacyOwner,
  { isRehearsal }: MigrateOwnerOptions,
): Promise<MigratedOwner> {
  const { owner, row } = legacy
  if (row?.kind === 'deleted') return { row: row.kind, reason: row.reason, lostRole: null, images: [] }
  if (row?.kind === 'refused') return refuse(legacy, legacy.images.map(unread), row.reason)
  const known = await findIntactImages(db, owner)
  const unclaimed = [...known]
  const images: PreparedImage[] = []
  for (const image of legacy.images) images.push(await prepareImage(image, unclaimed))

  let isCopied = false
  try {
    await db.transaction(async (tx) => {
      if (isRehearsal) await bringOrganization(tx, owner)
      if (row !== null) isCopied = await row.copy(tx, actor, owner.organizationId)
      if (!(await lockImageOwner(tx, owner))) throw noSuch(owner.type)
      if (row !== null && !isCopied) await requireNoMoreViewers(tx, owner)
      if (isRehearsal) tx.rollback()
      await store(tx, actor, legacy, images, known.length)
    })
  } catch (error) {
    if (!(error instanceof TransactionRollbackError)) return refuse(legacy, images, reasonOf(error))
  }
  const lostRole = isCopied ? (row?.lostRole ?? null) : null
  return { row: row && (isCopied ? 'copied' : 'unchanged'), reason: null, lostRole, images }
}

/** In a rehearsal nothing has been copied before, so names are compared in the scope where the row will be. */
async function bringOrganization(tx: Transaction, { type, organizationId: id }: LegacyOwner['owner']): Promise<void> {
  if (type !== 'organization' && id !== null)
    await tx.insert(organizations).values({ id, name: id }).onConflictDoNothing()
}

async function store(
  tx: Transaction,
  actor: Actor,
  { owner }: LegacyOwner,
  prepared: PreparedImage[],
  knownCount: number,
): Promise<void> {
  if ((await findIntactImages(tx, owner)).length !== knownCount)
    throw new AppError('conflict', 'Its images were changed at the same time. Run this again.')
  const liveCount = await tx.$count(images, and(ownedBy(owner), isNull(images.deletedAt)))
  const fresh = prepared.flatMap(({ encoded, path, name }) => (encoded === null ? [] : { encoded, path, name }))
  for (const [index, { encoded, path, name }] of fresh.entries()) {
    const slot =
      owner.type === 'part'
        ? { position: liveCount + index }
        : { position: null, deletedAt: liveCount + index > 0 ? sql`now()` : null }
    const { id, sizeBytes } = await insertImage(tx, owner, encoded, slot)
    await recordImageChange(tx, { value: { owner }, actor }, 'create', id, { sizeBytes, migratedFrom: path ?? name })
  }
  const stored = await findIntactImages(tx, owner)
  const isThere = ({ sourceSha256 }: PreparedImage) => sourceSha256 !== null && claimImage(stored, sourceSha256)
  const left = prepared.filter((image) => !isThere(image))
  if (left.some(({ sourceSha256 }) => sourceSha256 !== null))
    throw new AppError('internal', 'It could not be read back from the database as it was stored.')
  await keepPaths(tx, owner, { told: pathsOf(prepared), left: pathsOf(left) })
}

const pathsOf = (images: PreparedImage[]): string[] => images.flatMap(({ path }) => path ?? [])

/** Throws `conflict` when its images would be visible to more people here than there. */
async function requireNoMoreViewers(tx: Transaction, owner: ExistingImageOwner): Promise<void> {
  const here = await organizationOf(tx, { owner })
  if (!isSeenByMore(owner.type, owner.organizationId, here)) return
  const [known, wanted] = [here === null ? 'no organization' : 'another organization', owner.organizationId ?? 'none']
  throw new AppError(
    'conflict',
    `It already exists here and belongs to ${known}: more people would see its images than there, where its organization is ${wanted}.`,
  )
}

/** Why the database rejected something; an error that is not about this owner is thrown. */
function reasonOf(error: unknown): string {
  if (error instanceof AppError && error.code !== 'unavailable') return error.message
  const constraint = brokenConstraint(error)
  if (constraint === null) throw error
  return reasons[constraint] ?? `It violates the constraint ${constraint}.`
}

const taken = (what: string) => `This ${what} is already taken.`
const noOrganization = 'Its organization does not exist here.'
const reasons: Record<string, string> = {
  organizations_name_unique: taken('name'),
  users_organization_username: 'Another user of its organization has this username.',
  users_email_unique: taken('e-mail address'),
  parts_organization_part_number: 'Its organization, or the catalog, has another part with this number.',
  users_organization_id_organizations_id_fk: noOrganization,
  parts_organization_id_organizations_id_fk: noOrganization,
  organizations_quota: 'The quota of its organization is used up.',
}

const refuse = ({ row }: LegacyOwner, images: PreparedImage[], reason: string): MigratedOwner => ({
  row: row && 'refused',
  reason,
  lostRole: null,
  images: images.map((image) =>
    image.outcome === 'missing'
      ? image
      : { ...image, outcome: 'refused', reason: image.reason ?? reason, encoded: null },
  ),
})

/** One decode for each processor, plus one owner that waits for the database in the meantime. */
const concurrency = availableParallelism() + 1

interface MigrateOptions {
  /** Does everything except change anything. */
  isRehearsal: boolean
  /** Starts no further owner. */
  signal: AbortSignal
  onOwner: (legacy: LegacyOwner, migrated: MigratedOwner) => void
}

/**
 * Migrates the images of an old installation into the database, each owner's in its own transaction: after a crash,
 * calling it again continues where it stopped. What cannot be migrated is reported, and the rest continues; an error of
 * a database is thrown.
 */
export async function migrateImages(
  db: Database,
  actor: Actor,
  source: LegacySource,
  { isRehearsal, signal, onOwner }: MigrateOptions,
): Promise<void> {
  for (const type of legacyTypes) {
    const migrate = async (legacy: LegacyOwner) => {
      onOwner(legacy, await migrateOwner(db, actor, legacy, { isRehearsal }))
      return pMapSkip
    }
    await pMap(untilAborted(source.owners(type), signal), migrate, { concurrency })
  }
}

async function* untilAborted<Item>(items: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item> {
  for await (const item of items) {
    if (signal.aborted) return
    yield item
  }
}
