import { authorize } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import { auditEvents, documents, parts, storageDeletions, storageObjects } from '@abparts/db/schema'
import { createTestDatabase } from '@abparts/testing/database'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { opened } from '../images/decode.fixture.ts'
import { createDocument, removeDocument, restoreDocument, updateDocument } from './change.ts'
import {
  authorizeDocumentParent,
  findDocument,
  findRemovedDocument,
  listDocuments,
  presentDocument,
} from './document.ts'

const { db, close } = await createTestDatabase()
afterAll(close)
beforeEach(async () => {
  await db.delete(documents)
  await db.delete(storageObjects)
  await db.delete(storageDeletions)
})

const addPart = async () => {
  const [part] = await db.insert(parts).values({ partNumber: crypto.randomUUID(), name: 'Belt' }).returning()
  return part?.id ?? ''
}
const newDocument = async (title: string, partId?: string) => {
  const parent = await authorizeDocumentParent(db, platform, 'create', partId)
  const id = crypto.randomUUID()
  const object = {
    key: `documents/manuals/${id}/1.pdf`,
    backend: 'local',
    sizeBytes: 9,
    sha256: '0'.repeat(64),
  } as const
  return { id, title, parent, originalFilename: 'a.pdf', contentType: 'application/pdf', object } as const
}
const add = async (title: string, partId?: string) => createDocument(db, await newDocument(title, partId))
const list = async ({ partId, ...options }: Parameters<typeof listDocuments>[2] & { partId?: string }) =>
  listDocuments(db, await authorizeDocumentParent(db, platform, 'view', partId), options)
const titles = async (options: Parameters<typeof list>[0]) => (await list(options)).map(({ title }) => title)

test('a document is found with its object, and presented with the requested URLs', async () => {
  const created = await add('Belt drive')
  expect(created).toMatchObject({ title: 'Belt drive', partId: null, organizationId: null, sizeBytes: 9 })
  expect(await opened(findDocument(db, created.id))).toEqual(created)
  const urls = {
    document: ({ id }: { id: string }) => `/d/${id}`,
    documentDownload: ({ id }: { id: string }) => `/d/${id}?download=1`,
  }
  expect(presentDocument(created, urls)).toEqual({
    id: created.id,
    partId: null,
    title: 'Belt drive',
    originalFilename: 'a.pdf',
    contentType: 'application/pdf',
    sizeBytes: 9,
    url: `/d/${created.id}`,
    downloadUrl: `/d/${created.id}?download=1`,
    createdAt: created.createdAt.toISOString(),
    updatedAt: created.updatedAt.toISOString(),
  })
})

test('nothing of a document is kept when its part is gone', async () => {
  const partId = await addPart()
  const document = await newDocument('Belt', partId)
  await db.delete(parts).where(eq(parts.id, partId))
  await expect(createDocument(db, document)).rejects.toMatchObject({ code: 'not_found' })
  expect(await db.$count(storageObjects)).toBe(0)
  expect(await db.$count(auditEvents, eq(auditEvents.resourceId, document.id))).toBe(0)
})

test('lists run from new to old, page by page, even within the same microsecond', async () => {
  for (const title of ['one', 'two', 'three']) await add(title)
  const partId = await addPart()
  await add('of a part', partId)
  expect(await titles({ limit: 9 })).toEqual(['three', 'two', 'one'])
  expect(await titles({ limit: 9, pattern: '%TW%' })).toEqual(['two'])
  expect(await titles({ limit: 9, partId })).toEqual(['of a part'])
  await db.update(documents).set({ createdAt: new Date(0) })
  const [first, second, third] = await list({ limit: 9 })
  expect(await titles({ limit: 9, afterId: first?.id })).toEqual([second?.title, third?.title])
})

test('a change that comes too late changes nothing and is not logged', async () => {
  const { id } = await add('Belt')
  const document = authorize(platform, 'delete', await findDocument(db, id))
  const gone = { code: 'not_found', message: 'There is no such document.' }
  await expect(restoreDocument(db, document)).rejects.toMatchObject(gone)
  await removeDocument(db, document)
  await expect(removeDocument(db, document)).rejects.toMatchObject(gone)
  expect(await opened(findDocument(db, id))).toBeNull()
  const removed = await findRemovedDocument(db, id)
  await expect(updateDocument(db, authorize(platform, 'edit', removed), { title: 'New' })).rejects.toMatchObject(gone)
  expect(authorize(platform, 'view', removed).value).toMatchObject({ title: 'Belt', version: 2 })
  const events = await db.select().from(auditEvents).where(eq(auditEvents.resourceId, id)).orderBy(auditEvents.id)
  expect(events.map(({ action }) => action)).toEqual(['create', 'delete'])
})

test('removing a part removes its documents, and queues their bytes', async () => {
  const partId = await addPart()
  const { object } = await add('Belt', partId)
  await db.delete(parts).where(eq(parts.id, partId))
  expect(await db.select().from(storageDeletions)).toMatchObject([{ backend: 'local', key: object.key }])
})
