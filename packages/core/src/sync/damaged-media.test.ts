import { imageBlobs, images, videoCaptions, videoPosters, videos } from '@abparts/db/schema'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { describeImage } from '../images/change.ts'
import { addImage, addPart, addVideo, imagesOf, openImage, openTwo, syncForTest } from './installations.fixture.ts'

const { here, there, clear, close } = await openTwo()
afterAll(close)
beforeEach(clear)

/** As a disk does it: no trigger notices. */
const damage = (statement: string) =>
  there.db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`)
    await tx.execute(sql.raw(statement))
  })
const refused = 'Its bytes are not those that were originally stored.'
const missing = 'Its bytes are missing.'

test.each([
  ['a flipped byte', 'update image_blobs set bytes = set_byte(bytes, 0, get_byte(bytes, 0) # 1)', refused],
  ['no bytes', 'delete from image_blobs', missing],
])('an image with %s does not overwrite a good one, and is reported', async (_, statement, reason) => {
  const image = await addImage(here.db, 'part', await addPart(here), 'one')
  await syncForTest(here, there)
  await describeImage(there.db, await openImage(there.db, 'edit', image.id), 'A belt')
  await damage(statement)
  const { failures } = await syncForTest(there, here)
  const [blob] = await here.db.select().from(imageBlobs)
  expect(blob?.bytes.toString()).toBe('one')
  expect(failures).toEqual([reason])
})

test('a new image without bytes is not copied', async () => {
  await addImage(there.db, 'part', await addPart(there), 'one')
  await damage('delete from image_blobs')
  expect((await syncForTest(there, here)).failures).toEqual([missing])
  expect([await imagesOf(here), await here.db.$count(images)]).toEqual([[], 0])
})

test('an image that the database can only partly read is not copied, and the others are', async () => {
  const partId = await addPart(there)
  await addImage(there.db, 'part', partId, 'x'.repeat(9000))
  await addImage(there.db, 'part', partId, 'two')
  const [toast] = await there.db.execute<{ name: string }>(
    sql`select reltoastrelid::regclass::text as name from pg_class where relname = 'image_blobs'`,
  )
  const pieces = sql.raw(toast?.name ?? '')
  const [piece] = await there.db.execute<{ ctid: string }>(sql`select ctid::text from ${pieces} limit 1`)
  await there.db.execute(sql`create extension pg_surgery`)
  await there.db.execute(sql`select heap_force_kill(${toast?.name}, array[${piece?.ctid}::tid])`)
  const { failures } = await syncForTest(there, here)
  expect(failures).toEqual(['The database can no longer read its bytes.'])
  const blobs = await here.db.select({ bytes: imageBlobs.bytes }).from(imageBlobs)
  expect(blobs.map(({ bytes }) => bytes.toString())).toEqual(['two'])
  await there.db.execute(sql`drop extension pg_surgery`)
})

test.each([
  ['captions that were altered', `update video_captions set text = 'WEBVTX' || chr(10)`],
  ['a poster that was altered', 'update video_posters set bytes = set_byte(bytes, 0, get_byte(bytes, 0) # 1)'],
  ['no poster', 'delete from video_posters'],
])('a video with %s does not overwrite a good one, and is reported', async (_, statement) => {
  await addVideo(here, await addPart(here))
  await syncForTest(here, there)
  await damage(statement)
  // Somebody continues to edit it.
  await there.db.update(videos).set({ originalFilename: 'chain.mov' })
  expect((await syncForTest(there, here)).failures).toEqual([refused])
  const [poster] = await here.db.select().from(videoPosters)
  expect(poster?.bytes.toString()).toBe('poster')
  expect(await here.db.select({ text: videoCaptions.text }).from(videoCaptions)).toEqual([{ text: 'WEBVTT\n' }])
})
