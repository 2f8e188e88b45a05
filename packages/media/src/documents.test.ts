import { platform } from '@abparts/auth/platform'
import { auditEvents, documents, parts, storageDeletions, storageObjects } from '@abparts/db/schema'
import { createTestDatabase } from '@abparts/testing/database'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { removeDocument, restoreDocument, updateDocument } from './change-document.ts'
import { createDocument } from './create-document.ts'
import { findDocument, findRemovedDocument } from './find-document.ts'
import { listDocuments } from './list-documents.ts'
import { presentDocument } from './present-document.ts'

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
const newDocument = (title: string, partId?: string) => {
  const id = crypto.randomUUID()
  const object = {
    key: `documents/manuals/${id}/1.pdf`,
    backend: 'local',
    sizeBytes: 9,
    sha256: '0'.repeat(64),
  } as const
  return { id, title, partId, originalFilename: 'a.pdf', contentType: 'application/pdf', object } as const
}
const add = (title: string, partId?: string) => createDocument(db, platform.actor, newDocument(title, partId))
const titles = async (options: Parameters<typeof listDocuments>[1]) =>
  (await listDocuments(db, options)).map(({ title }) => title)

test('a manual is found with its object, and shown with the URLs that are asked for', async () => {
  const created = await add('Belt drive')
  expect(created).toMatchObject({ title: 'Belt drive', partId: null, organizationId: null, sizeBytes: 9 })
  expect(await findDocument(db, created.id)).toEqual(created)
  const urls = { document: (id: string) => `/d/${id}`, documentDownload: (id: string) => `/d/${id}?download=1` }
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

test('nothing is kept of a manual of a part that is gone', async () => {
  const document = newDocument('Belt', crypto.randomUUID())
  await expect(createDocument(db, platform.actor, document)).rejects.toMatchObject({ code: 'not_found' })
  expect(await db.$count(storageObjects)).toBe(0)
  expect(await db.$count(auditEvents, eq(auditEvents.nounId, document.id))).toBe(0)
})

test('lists go from new to old and page by page, those of the same microsecond too', async () => {
  for (const title of ['one', 'two', 'three']) await add(title)
  const partId = await addPart()
  await add('of a part', partId)
  expect(await titles({ limit: 9 })).toEqual(['three', 'two', 'one'])
  expect(await titles({ limit: 9, pattern: '%TW%' })).toEqual(['two'])
  expect(await titles({ limit: 9, partId })).toEqual(['of a part'])
  await db.update(documents).set({ createdAt: new Date(0) })
  const [first, second, third] = await listDocuments(db, { limit: 9 })
  expect(await titles({ limit: 9, afterId: first?.id })).toEqual([second?.title, third?.title])
})

test('what comes too late changes nothing and is not in the log', async () => {
  const document = await add('Belt')
  expect(await restoreDocument(db, platform.actor, document)).toBe(false)
  expect(await removeDocument(db, platform.actor, document)).toBe(true)
  expect(await removeDocument(db, platform.actor, document)).toBe(false)
  expect(await updateDocument(db, platform.actor, document, { title: 'New' })).toBe(false)
  expect(await findDocument(db, document.id)).toBeNull()
  expect(await findRemovedDocument(db, document.id)).toMatchObject({ title: 'Belt', version: 2 })
  const events = await db.select().from(auditEvents).where(eq(auditEvents.nounId, document.id)).orderBy(auditEvents.id)
  expect(events.map(({ action }) => action)).toEqual(['create', 'delete'])
})

test('a part takes its manuals along, and their bytes are queued', async () => {
  const partId = await addPart()
  const { object } = await add('Belt', partId)
  await db.delete(parts).where(eq(parts.id, partId))
  expect(await db.select().from(storageDeletions)).toMatchObject([{ backend: 'local', key: object.key }])
})
