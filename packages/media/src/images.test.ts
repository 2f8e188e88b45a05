import { createHash } from 'node:crypto'
import { AppError } from '@abparts/contracts/error'
import { imageBlobs, images, organizations, parts, users } from '@abparts/db/schema'
import { createTestDatabase } from '@abparts/testing/database'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createImage } from './create-image.ts'
import type { EncodedImage } from './encode-image.ts'
import { findPictures } from './find-pictures.ts'
import type { ImageOwner } from './image-owner.ts'
import { listPartImages } from './list-images.ts'
import { removeImage } from './remove-image.ts'
import { reorderImages } from './reorder-images.ts'
import { restoreImage } from './restore-image.ts'

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

/** Stands for an encoded picture: these operations do not look into the bytes. */
function picture(content: string): EncodedImage {
  const bytes = Buffer.from(content)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { bytes, sha256, sourceSha256: sha256, contentType: 'image/webp', width: 2, height: 1, thumbHash: 'AA==' }
}
const add = (owner: ImageOwner, content: string) => createImage(db, owner, picture(content))
const current = async (owner: ImageOwner) => (await findPictures(db, owner))?.images
const order = async () => {
  const list = await listPartImages(db, part.id)
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

test('the same source again for the same owner is the picture that is there', async () => {
  const first = await add(part, 'front')
  expect(await add(part, 'front')).toEqual(first)
  expect((await add(user, 'front')).id).not.toBe(first.id)
})

test('a new photo replaces the old one, which can be restored', async () => {
  const old = await add(user, 'old')
  const young = await add(user, 'young')
  expect((await current(user))?.map(({ id }) => id)).toEqual([young.id])
  await restoreImage(db, user, old.id)
  expect((await current(user))?.map(({ id }) => id)).toEqual([old.id])
})

test('later pictures move up when one is removed; a restored one comes last', async () => {
  const [a, b, c] = [await add(part, 'a'), await add(part, 'b'), await add(part, 'c')]
  expect(await removeImage(db, part, a.id)).toBe(true)
  expect(await removeImage(db, part, a.id)).toBe(false)
  expect(await order()).toEqual([b.id, c.id])
  await restoreImage(db, part, a.id)
  expect(await order()).toEqual([b.id, c.id, a.id])
})

test('an order that misses, repeats or invents a picture is a conflict', async () => {
  const [a, b] = [await add(part, 'a'), await add(part, 'b')]
  await reorderImages(db, part.id, [b.id, a.id])
  expect(await order()).toEqual([b.id, a.id])
  for (const ids of [[a.id], [a.id, a.id], [a.id, b.id, crypto.randomUUID()]])
    await expect(reorderImages(db, part.id, ids)).rejects.toMatchObject({ code: 'conflict' })
  expect(await order()).toEqual([b.id, a.id])
})

test('simultaneous uploads, sorting and removing leave no gap, no double and no loss', async () => {
  const kept = await Promise.all(Array.from({ length: 8 }, (_, index) => add(part, `kept ${index}`)))
  const removed = await Promise.all(Array.from({ length: 4 }, (_, index) => add(part, `removed ${index}`)))
  const sort = async () => {
    const ids = (await listPartImages(db, part.id)).map((image) => image.id)
    await reorderImages(db, part.id, ids.reverse()).catch((error) => expect(error).toMatchObject({ code: 'conflict' }))
  }
  const added = Array.from({ length: 8 }, (_, index) => add(part, `added ${index}`))
  await Promise.all([...added, ...removed.map((image) => removeImage(db, part, image.id)), sort(), sort(), sort()])
  const expected = [...kept, ...(await Promise.all(added))].map((image) => image.id)
  expect((await order()).sort()).toEqual(expected.sort())
})

test('a change counts as a new version', async () => {
  const image = await add(part, 'a')
  const [changed] = await db.update(images).set({ altText: 'A bearing' }).where(eq(images.id, image.id)).returning()
  expect(changed?.version).toBe(image.version + 1)
  expect(changed?.updatedAt.getTime()).toBeGreaterThanOrEqual(image.updatedAt.getTime())
})

test('pictures go with their part, and nothing is added to a part that is gone', async () => {
  const image = await add(part, 'a')
  await db.delete(parts).where(eq(parts.id, part.id))
  expect(await db.$count(imageBlobs, eq(imageBlobs.imageId, image.id))).toBe(0)
  await expect(add(part, 'b')).rejects.toBeInstanceOf(AppError)
})
