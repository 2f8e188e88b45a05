import { documents, images, storageObjects, videos } from '@abparts/db/schema'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { addImage, addPart, addVideo, openTwo, syncForTest } from './installations.fixture.ts'

// The other installation's database is controlled by an attacker: its rows contain whatever they like.

const { here, there, clear, close } = await openTwo()
afterAll(close)
beforeEach(clear)

/** Without the constraints that hold in our own database. */
const change = (statement: string) =>
  there.db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`)
    await tx.execute(sql.raw(statement))
  })
/** In the same bucket. */
const foreign = 'backups/2026/record.json'
const refused = 'Its data is not valid for this platform.'

test.each([
  ['a page', `update images set content_type = 'text/html'`],
  ['a text without end', `update images set alt_text = repeat('x', 100000)`],
])('an image that is %s is not copied, alone or with others', async (_, statement) => {
  const [one, two] = [await addPart(there, 'P-1'), await addPart(there, 'P-2')]
  await addImage(there.db, 'part', one, 'good')
  const { id } = await addImage(there.db, 'part', two, 'bad')
  await change(`${statement} where id = '${id}'`)
  expect((await syncForTest(there, here)).failures).toEqual([refused])
  expect(await here.db.select({ partId: images.partId }).from(images)).toEqual([{ partId: one }])
})

test.each([
  ['a page', `update videos set content_type = 'text/html'`],
  ['a page as its poster', `update video_posters set content_type = 'text/html'`],
  ['a page where it plays everywhere', `update video_renditions set content_type = 'text/html'`],
  [
    'an object where others keep theirs',
    `update storage_objects set key = '${foreign}' where key like '%-playable.mp4'`,
  ],
  ['an object outside', `update storage_objects set key = '../../etc/passwd' where key like '%-playable.mp4'`],
  ['a title without end', `update videos set original_filename = repeat('x', 100000)`],
])('a video that is %s is not copied', async (_, statement) => {
  await here.storage.put(foreign, new Blob(['ours']).stream())
  await addVideo(there, await addPart(there))
  await change(statement)
  expect((await syncForTest(there, here)).failures).toEqual([refused])
  expect([await here.db.$count(videos), await here.db.$count(storageObjects)]).toEqual([0, 0])
  expect(await new Response((await here.storage.open(foreign))?.slice(0, 4)).text()).toBe('ours')
  await here.storage.remove(foreign)
})

/**
 * Replaces every row of a table when it is read: a function for a specific type takes precedence over the generic one.
 */
async function lie(table: string, instead: object): Promise<void> {
  const said = JSON.stringify(instead).replaceAll("'", "''")
  await change(`create or replace function to_jsonb(${table}) returns jsonb language sql
    as $$ select pg_catalog.to_jsonb($1) || '${said}'::jsonb $$`)
}

test.each(['images', 'videos'])('rows of another medium than the compared one are not written: %s', async (table) => {
  const add = async (side: typeof here, content: string) => {
    const partId = await addPart(side, `P-${content}`)
    return table === 'videos' ? await addVideo(side, partId) : (await addImage(side.db, 'part', partId, content)).id
  }
  const ours = await add(here, 'ours')
  const before = await here.db.execute(sql`select * from ${sql.identifier(table)}`)
  await add(there, 'theirs')
  await lie(table, { id: ours })
  try {
    expect((await syncForTest(there, here)).failures).toEqual([refused])
  } finally {
    await change(`drop function to_jsonb(${table})`)
  }
  expect(await here.db.execute(sql`select * from ${sql.identifier(table)}`)).toEqual(before)
})

test('a medium of another owner than the compared one is not written', async () => {
  const ours = await addPart(here, 'P-ours')
  await addVideo(there, await addPart(there, 'P-theirs'))
  await addImage(there.db, 'part', await addPart(there, 'P-more'), 'one')
  for (const table of ['images', 'part_videos']) await lie(table, { part_id: ours })
  try {
    expect((await syncForTest(there, here)).failures).toEqual([refused, refused])
  } finally {
    for (const table of ['images', 'part_videos']) await change(`drop function to_jsonb(${table})`)
  }
  expect([await here.db.$count(images), await here.db.$count(videos)]).toEqual([0, 0])
})

test('a document that is a web page is not copied', async () => {
  const partId = await addPart(there)
  const id = crypto.randomUUID()
  const key = `documents/parts/${partId}/${id}/1.pdf`
  const values = { key, backend: 's3', ...(await there.storage.put(key, new Blob(['<script>']).stream())) } as const
  const [object] = await there.db.insert(storageObjects).values(values).returning()
  const about = { title: 'M', originalFilename: 'm.pdf', contentType: 'application/pdf', sizeBytes: 8 } as const
  await there.db.insert(documents).values({ id, partId, objectId: object?.id ?? '', ...about })
  await change(`update documents set content_type = 'text/html'`)
  expect((await syncForTest(there, here)).failures).toEqual([refused])
  expect(await here.db.$count(documents)).toBe(0)
})

test('a part with an endless name is not copied, nor are its media', async () => {
  await addImage(there.db, 'part', await addPart(there, 'P'.repeat(100_000)), 'one')
  const { plan } = await syncForTest(there, here)
  expect(plan.items.map(({ action, reason, label }) => ({ action, reason, length: label.length }))).toEqual([
    { action: null, reason: refused, length: 1000 },
  ])
  expect(await here.db.$count(images)).toBe(0)
})
