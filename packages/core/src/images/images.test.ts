import { createHash } from 'node:crypto'
import { authorize } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import { auditEvents, imageBlobs, organizations, parts, users } from '@abparts/db/schema'
import { createTestDatabase } from '@abparts/testing/database'
import { and, eq, inArray } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { findPart } from '../parts/part.ts'
import { describeImage, removeImage, reorderImages, restoreImage } from './change.ts'
import { createImage } from './create.ts'
import { opened } from './decode.fixture.ts'
import type { EncodedImage } from './encode.ts'
import { findImage, findImages, findRemovedImage, listPartImages } from './find.ts'
import { findImageOwner, type ImageOwner } from './owner.ts'

const { db, close } = await createTestDatabase()
afterAll(close)

let part: ImageOwner
let user: ImageOwner
beforeEach(async () => {
  const [organization] = await db.insert(organizations).values({ name: crypto.randomUUID() }).returning()
  const [newPart] = await db.insert(parts).values({ partNumber: crypto.randomUUID(), name: 'Bearing' }).returning()
  const unique = crypto.randomUUID()
  const [newUser] = await db
    .insert(users)
    .values({ username: unique, email: `${unique}@example.com`, name: 'Ann', organizationId: organization?.id ?? null })
    .returning()
  part = { type: 'part', id: newPart?.id ?? '' }
  user = { type: 'user', id: newUser?.id ?? '' }
})

/** Stands for an encoded image: these operations do not look into the bytes. */
function encoded(content: string): EncodedImage {
  const bytes = Buffer.from(content)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { bytes, sha256, sourceSha256: sha256, contentType: 'image/webp', width: 2, height: 1, thumbHash: 'AA==' }
}
const add = async (owner: ImageOwner, content: string) =>
  createImage(db, authorize(platform, 'create', await findImageOwner(db, owner)), encoded(content))
const remove = async (id: string) => {
  await removeImage(db, authorize(platform, 'delete', await findImage(db, id)), id)
}
const restore = async (id: string) => restoreImage(db, authorize(platform, 'delete', await findRemovedImage(db, id)))
const editPart = async () => authorize(platform, 'edit', await findPart(db, part.id))
const reorder = async (ids: string[]) => reorderImages(db, await editPart(), ids)
const current = async (owner: ImageOwner) => (await opened(findImages(db, owner)))?.images
const order = async () => {
  const list = await listPartImages(db, await editPart())
  expect(list.map((image) => image.position)).toEqual(list.map((_, index) => index))
  return list.map((image) => image.id)
}

test('row and bytes are stored together', async () => {
  const image = await add(part, 'front')
  const [blob] = await db.select().from(imageBlobs).where(eq(imageBlobs.imageId, image.id))
  expect(blob?.bytes).toEqual(Buffer.from('front'))
  expect(await current(part)).toEqual([image])
  expect(await current(user)).toEqual([])
})

test('the same source again for the same owner returns the existing image', async () => {
  const first = await add(part, 'front')
  expect(await add(part, 'front')).toEqual(first)
  expect((await add(user, 'front')).id).not.toBe(first.id)
})

test('a new photo replaces the old one, which can be restored', async () => {
  const old = await add(user, 'old')
  const young = await add(user, 'young')
  expect((await current(user))?.map(({ id }) => id)).toEqual([young.id])
  await restore(old.id)
  expect((await current(user))?.map(({ id }) => id)).toEqual([old.id])
})

test('later images move up when one is removed; a restored one comes last', async () => {
  const [a, b, c] = [await add(part, 'a'), await add(part, 'b'), await add(part, 'c')]
  const found = authorize(platform, 'delete', await findImage(db, a.id))
  await removeImage(db, found, a.id)
  await expect(removeImage(db, found, a.id)).rejects.toMatchObject({ code: 'not_found' })
  expect(await order()).toEqual([b.id, c.id])
  await restore(a.id)
  expect(await order()).toEqual([b.id, c.id, a.id])
})

test('an order that omits, repeats or invents an image is a conflict', async () => {
  const [a, b] = [await add(part, 'a'), await add(part, 'b')]
  await reorder([b.id, a.id])
  expect(await order()).toEqual([b.id, a.id])
  for (const ids of [[a.id], [a.id, a.id], [a.id, b.id, crypto.randomUUID()]])
    await expect(reorder(ids)).rejects.toMatchObject({ code: 'conflict' })
  expect(await order()).toEqual([b.id, a.id])
})

test('simultaneous uploads, sorting and removing leave no gap, duplicate or loss', async () => {
  const kept = await Promise.all(Array.from({ length: 8 }, (_, index) => add(part, `kept ${index}`)))
  const removed = await Promise.all(Array.from({ length: 4 }, (_, index) => add(part, `removed ${index}`)))
  const sort = async () => {
    const ids = (await listPartImages(db, await editPart())).map((image) => image.id)
    await reorder(ids.reverse()).catch((error) => expect(error).toMatchObject({ code: 'conflict' }))
  }
  const added = Array.from({ length: 8 }, (_, index) => add(part, `added ${index}`))
  await Promise.all([...added, ...removed.map((image) => remove(image.id)), sort(), sort(), sort()])
  const expected = [...kept, ...(await Promise.all(added))].map((image) => image.id)
  expect((await order()).sort()).toEqual(expected.sort())
})

test('a change counts as a new version', async () => {
  const image = await add(part, 'a')
  const changed = await describeImage(db, authorize(platform, 'edit', await findImage(db, image.id)), 'A bearing')
  expect(changed).toMatchObject({ altText: 'A bearing', version: image.version + 1 })
  expect(changed.updatedAt.getTime()).toBeGreaterThanOrEqual(image.updatedAt.getTime())
})

test('every change is logged; what changes nothing is not', async () => {
  const { id } = await add(part, 'a')
  await add(part, 'a')
  await describeImage(db, authorize(platform, 'edit', await findImage(db, id)), 'A bearing')
  await remove(id)
  await restore(id)
  await reorder([id])
  const told = and(inArray(auditEvents.resourceId, [id, part.id]), inArray(auditEvents.resourceType, ['image', 'part']))
  const events = await db.select().from(auditEvents).where(told).orderBy(auditEvents.id)
  expect(events.map(({ action, resourceType, detail }) => [action, resourceType, detail])).toEqual([
    ['create', 'image', { owner: 'part', ownerId: part.id, sizeBytes: 1 }],
    ['edit', 'image', { owner: 'part', ownerId: part.id, altText: 'A bearing' }],
    ['delete', 'image', { owner: 'part', ownerId: part.id }],
    ['restore', 'image', { owner: 'part', ownerId: part.id }],
    ['edit', 'part', { partNumber: expect.any(String), sortedImages: 1 }],
  ])
})

test('removing a part removes its images, and nothing is added to a part that is gone', async () => {
  const image = await add(part, 'a')
  const owner = authorize(platform, 'create', await findImageOwner(db, part))
  await db.delete(parts).where(eq(parts.id, part.id))
  expect(await db.$count(imageBlobs, eq(imageBlobs.imageId, image.id))).toBe(0)
  await expect(createImage(db, owner, encoded('b'))).rejects.toMatchObject({ code: 'not_found' })
})
