import { authorize } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import { AppError } from '@abparts/contracts/error'
import { documents, images, parts, users } from '@abparts/db/schema'
import { asc, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import { createDocument, removeDocument, restoreDocument, updateDocument } from '../documents/change.ts'
import { authorizeDocumentParent, findDocument, findRemovedDocument } from '../documents/document.ts'
import { describeImage, removeImage, reorderImages, restoreImage } from '../images/change.ts'
import { purgeRemoved } from '../objects/purge-removed.ts'
import { findPart } from '../parts/part.ts'
import type { Installation } from './installation.ts'
import { addImage, openImage, openRemovedImage } from './installations.fixture.ts'

/** What a step is about: positions in lists, which wrap around. */
export interface Draw {
  at: number
  to: number
}

/** What people see of a medium; absent when it is gone. */
export interface Seen {
  owner: string
  content: string
}

/** One side, with its users' changes: the edits on which each medium, and each order, is based. */
export interface Side {
  installation: Installation
  edits: Map<string, Set<number>>
}

export const owners = { parts: ids(2), users: ids(2) }

/** Parts and users without any media. */
export async function begin({ installation: { db } }: Side): Promise<void> {
  await db.execute(sql`truncate images, documents, storage_objects, storage_deletions, lineages, parts, users cascade`)
  await db.insert(parts).values(owners.parts.map((id) => ({ id, partNumber: id, name: 'Part' })))
  await db.insert(users).values(owners.users.map((id) => ({ id, username: id, email: `${id}@x.example`, name: 'Ann' })))
}

/** A few media to begin with. */
export async function fill(side: Side): Promise<void> {
  const begun = ['addImage', 'addImage', 'addImage', 'addImage', 'addImage', 'replacePhoto', 'replacePhoto']
  for (const [at, name] of [...begun, 'addDocument', 'addDocument'].entries()) await steps[name]?.(side, { at, to: 0 })
}

let lastEdit = 0

/** Records that someone has changed these on one side. */
export function edit({ edits }: Side, ...keys: string[]): void {
  lastEdit += 1
  for (const key of keys) edits.set(key, new Set([...editsOf(edits, key), lastEdit]))
}

export const editsOf = (edits: Side['edits'], key: string): Set<number> => edits.get(key) ?? new Set()

/** All media that are not removed. */
export async function look({ installation: { db } }: Side): Promise<Map<string, Seen>> {
  const liveImages = await db.select().from(images).where(isNull(images.deletedAt))
  const liveDocuments = await db.select().from(documents).where(isNull(documents.deletedAt))
  return new Map<string, Seen>([
    ...liveImages.map(({ id, partId, userId, sha256, altText }): [string, Seen] => [
      id,
      { owner: partId ?? userId ?? '', content: `${sha256} ${altText}` },
    ]),
    ...liveDocuments.map(({ id, partId, title }): [string, Seen] => [id, { owner: partId ?? '', content: title }]),
  ])
}

/** The images of each part, in order. */
export async function lookAtOrders({ installation: { db } }: Side): Promise<Map<string, string[]>> {
  const rows = await db.select().from(images).where(isNull(images.deletedAt)).orderBy(asc(images.position))
  return new Map(owners.parts.map((id) => [id, rows.filter(({ partId }) => partId === id).map((row) => row.id)]))
}

type Step = (side: Side, draw: Draw) => Promise<void>

/** What users do, through the operations that serve them. */
export const steps: Record<string, Step> = {
  addImage: async (side, { at }) => {
    const image = await addImage(side.installation.db, 'part', pick(owners.parts, at), crypto.randomUUID())
    edit(side, image.id)
  },
  replacePhoto: async (side, { at }) => {
    const userId = pick(owners.users, at)
    const before = [...(await look(side))].filter(([, { owner }]) => owner === userId).map(([id]) => id)
    const photo = await addImage(side.installation.db, 'user', userId, crypto.randomUUID())
    edit(side, photo.id, ...before)
  },
  describe: async (side, { at, to }) => {
    const { db } = side.installation
    const id = await pickOne(side, images, isNull(images.deletedAt), at)
    await describeImage(db, await openImage(db, 'edit', id), `text ${to}`)
    edit(side, id)
  },
  remove: async (side, { at }) => {
    const { db } = side.installation
    const id = await pickOne(side, images, isNull(images.deletedAt), at)
    await removeImage(db, await openImage(db, 'delete', id), id)
    edit(side, id)
  },
  restore: async (side, { at }) => {
    const { db } = side.installation
    const id = await pickOne(side, images, isNotNull(images.deletedAt), at)
    const before = await look(side)
    const { partId } = await restoreImage(db, await openRemovedImage(db, id))
    const after = await look(side)
    edit(side, id, ...[...before.keys()].filter((other) => !after.has(other)))
    if (partId !== null) edit(side, orderKey(partId))
  },
  reorder: async (side, { at, to }) => {
    const partId = pick(owners.parts, at)
    const order = (await lookAtOrders(side)).get(partId) ?? []
    const [first] = order.splice(to % Math.max(order.length, 1), 1)
    if (first === undefined || order.length === 0) return
    const { db } = side.installation
    await reorderImages(db, authorize(platform, 'edit', await findPart(db, partId)), [first, ...order])
    edit(side, orderKey(partId))
  },
  addDocument: async (side, { at }) => {
    const { db, storages } = side.installation
    const [id, key] = [crypto.randomUUID(), `documents/${crypto.randomUUID()}.pdf`]
    const written = await storages.primary.put(key, new Blob([id]).stream())
    await createDocument(db, {
      id,
      title: id,
      originalFilename: 'a.pdf',
      contentType: 'application/pdf',
      parent: await authorizeDocumentParent(db, platform, 'create', pick(owners.parts, at)),
      object: { key, backend: storages.primary.backend, ...written },
    })
    edit(side, id)
  },
  renameDocument: async (side, { at, to }) => {
    const { db } = side.installation
    const id = await pickOne(side, documents, isNull(documents.deletedAt), at)
    await updateDocument(db, authorize(platform, 'edit', await findDocument(db, id)), { title: `title ${to}` })
    edit(side, id)
  },
  removeDocument: async (side, { at }) => {
    const { db } = side.installation
    const id = await pickOne(side, documents, isNull(documents.deletedAt), at)
    await removeDocument(db, authorize(platform, 'delete', await findDocument(db, id)))
    edit(side, id)
  },
  restoreDocument: async (side, { at }) => {
    const { db } = side.installation
    const id = await pickOne(side, documents, isNotNull(documents.deletedAt), at)
    await restoreDocument(db, authorize(platform, 'delete', await findRemovedDocument(db, id)))
    edit(side, id)
  },
  // Not an edit: what was removed can only no longer be restored.
  purge: async ({ installation: { db } }) => {
    await purgeRemoved(db, { now: new Date(Date.now() + 1000), retentionDays: 0 })
  },
}

export const orderKey = (partId: string) => `order of ${partId}`

async function pickOne(
  { installation: { db } }: Side,
  table: typeof images | typeof documents,
  where: SQL,
  at: number,
): Promise<string> {
  return pick(await db.select({ id: table.id }).from(table).where(where).orderBy(asc(table.createdAt)), at).id
}

/** Steps that have nothing to act on are skipped. */
function pick<Item>(list: readonly Item[], index: number): Item {
  const item = list[index % list.length]
  if (item === undefined) throw new AppError('not_found', 'There is none.')
  return item
}

function ids(count: number): string[] {
  return Array.from({ length: count }, () => crypto.randomUUID())
}
