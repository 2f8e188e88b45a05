import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describeImage, removeImage } from '@abparts/core/images/change'
import { claimStorages } from '@abparts/core/installation/claim-storages'
import { addImage, addPart, addVideo, imagesOf, openImage } from '@abparts/core/sync/installations.fixture'
import { images, lineages, parts, storageObjects, videos } from '@abparts/db/schema'
import { openS3Storage } from '@abparts/storage/s3/storage'
import { createStorages } from '@abparts/storage/storages'
import { createTestDatabase } from '@abparts/testing/database'
import { createTestBucket } from '@abparts/testing/s3'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { jsonLines, openInstallation } from './installation.fixture.ts'

// Each runs several commands, one after the other.
vi.setConfig({ testTimeout: 120_000 })

const here = await openInstallation()
const bucket = await createTestBucket()
const { db, url, close } = await createTestDatabase()
const there = { db, storage: openS3Storage(bucket.settings) }
await claimStorages(db, createStorages(there.storage))
const home = await mkdtemp(path.join(tmpdir(), 'media-sync-command-'))
const remotes = path.join(home, 'remotes.json')
const production = { DATABASE_URL: url, STORAGE_BACKEND: 's3', ...bucket.env }
const nowhere = { ...production, DATABASE_URL: 'postgres://someone:secret@127.0.0.1:1/nothing' }
const mirror = { DATABASE_URL: here.url, MEDIA_ROOT: here.mediaRoot }
await writeFile(remotes, JSON.stringify({ production, nowhere, mirror }), { mode: 0o600 })
afterAll(async () => {
  await Promise.all([here.close(), close()])
  await bucket.close()
  await rm(home, { recursive: true })
})
beforeEach(async () => {
  for (const side of [here, there])
    await side.db.execute(sql`truncate images, videos, storage_objects, storage_deletions, lineages, parts cascade`)
})

const env = { MEDIA_REMOTES: remotes, DATA_DIR: home }
const sync = (...args: string[]) => here.media(['sync', ...args], env)
const pull = (...args: string[]) => sync('pull', '--remote', 'production', ...args)
const push = (...args: string[]) => sync('push', '--remote', 'production', ...args)

const describeIn = async (side: Pick<typeof there, 'db'>, id: string, text: string) =>
  await describeImage(side.db, await openImage(side.db, 'edit', id), text)

test('two installations that were both changed: the plan, the copies, and the same state on both sides', async () => {
  const partId = await addPart(there, 'P-7')
  const add = (content: string, side: Pick<typeof there, 'db'> = there) => addImage(side.db, 'part', partId, content)
  const [one, two, three, four] = [await add('one'), await add('two'), await add('three'), await add('four')]
  const video = await addVideo(there, partId)
  const planned = await pull('--dry-run')
  expect([planned.code, planned.errors, await here.db.$count(parts)]).toEqual([0, '', 0])
  expect(planned.output.split('\n')).toEqual([
    '+ part P-7',
    ...[one, two, three, four].map(({ id }) => `+ image of part P-7 (${id})  new there (there version 1)`).toSorted(),
    expect.stringMatching(`^\\+ video of part P-7: belt.mov \\(${video}\\)  new there`),
    'New there: 5, newer there: 0, newer here: 0, deleted there: 0, conflicts: 0.',
    'The same: 0, only here: 0.',
    '',
  ])
  expect((await pull()).code).toBe(0)
  expect(await imagesOf({ ...there, db: here.db })).toEqual(await imagesOf(there))

  const added = await add('here', here)
  await describeIn(here, one.id, 'changed here')
  await describeIn(there, two.id, 'changed there')
  for (const side of [here, there]) await describeIn(side, three.id, 'changed twice')
  await describeIn(there, three.id, 'and again')
  await removeImage(there.db, await openImage(there.db, 'delete', four.id), four.id)

  const pulled = await pull('--json')
  expect(pulled.code).toBe(1)
  const lines = jsonLines(pulled.output)
  for (const line of [
    { id: one.id, finding: 'newer_here', action: null, versions: { here: 2, there: 1 } },
    { id: two.id, finding: 'newer_there', action: 'copy', versions: { here: 1, there: 2 } },
    { id: three.id, finding: 'conflict', action: null },
    { id: four.id, finding: 'deleted_there', action: null },
  ])
    expect(lines).toContainEqual(expect.objectContaining(line))
  expect(lines.at(-1)).toMatchObject({ changed: 1, failed: 0, left: 1, problems: 0 })
  expect(await here.db.select().from(images).where(sql`id = ${three.id}`)).toMatchObject([{ altText: 'changed twice' }])

  expect((await pull('--prefer', 'remote', '--delete')).errors).toContain('add --yes-remove 1')
  expect((await pull('--prefer', 'remote', '--delete', '--yes-remove', '1')).code).toBe(0)
  const pushed = await push()
  expect(pushed.code).toBe(0)
  expect(pushed.output).toContain(`+ image of part P-7 (${added.id})  new here`)
  expect(pushed.output).toContain(`~ image of part P-7 (${one.id})  newer here`)
  expect(await imagesOf({ ...there, db: here.db })).toEqual(await imagesOf(there))
  expect(await imagesOf(there)).toMatchObject([
    { altText: 'changed here', position: 0 },
    { altText: 'changed there', position: 1 },
    { altText: 'and again', position: 2 },
    { id: added.id, position: 3 },
  ])
  for (const again of [await pull(), await push()])
    expect(again).toMatchObject({ code: 0, output: expect.stringContaining('The same: 5, only') })
  expect((await here.media(['verify', '--deep'])).code).toBe(0)
  expect(
    (await here.media(['verify', '--deep'], { ...bucket.env, DATABASE_URL: url, MEDIA_ROOT: path.join(home, 'media') }))
      .code,
  ).toBe(0)
})

test('the command that a sync prints undoes it, on either side', async () => {
  const image = await addImage(there.db, 'part', await addPart(there), 'one')
  await pull()
  await describeIn(here, image.id, 'changed here')
  const pushed = await push()
  expect(await imagesOf(there)).toMatchObject([{ altText: 'changed here' }])
  const [, args = ''] = /npm run media -- (sync undo .*)/.exec(pushed.output) ?? []
  const misdirected = await here.media(args.replace(' --remote production', '').split(' '), env)
  expect(misdirected).toMatchObject({ code: 2, errors: expect.stringContaining('add --remote production.') })
  const shown = await here.media([...args.split(' '), '--dry-run'], env)
  expect([shown.code, shown.output]).toEqual([0, expect.stringContaining(`~ image of part P-1 (${image.id})`)])
  const undone = await here.media(args.split(' '), env)
  expect([undone.code, undone.output]).toEqual([0, expect.stringContaining('1 change undone, 0 not.')])
  expect(await imagesOf(there)).toMatchObject([{ altText: null }])
})

test('killed at any moment and repeated, it ends with the same state', async () => {
  const partIds = await Promise.all(Array.from({ length: 15 }, (_, index) => addPart(there, `P-${index}`)))
  for (const partId of partIds) {
    for (let index = 0; index < 8; index++) await addImage(there.db, 'part', partId, `image ${index}`)
    await addVideo(there, partId)
  }
  const arrived = async () => (await here.db.$count(images)) + (await here.db.$count(videos))
  for (let kill = 0; kill < 6; kill++) {
    const until = (await arrived()) + Math.floor(Math.random() * 20)
    const command = here.start(['sync', 'pull', '--remote', 'production'], env)
    while (command.exitCode === null && (await arrived()) <= until) await Bun.sleep(1)
    command.kill('SIGKILL')
    await command.exited
    const positions = await here.db.execute<{ places: number[] }>(
      sql`select array_agg(position order by position) as places from images group by part_id`,
    )
    // Never half a part.
    for (const { places } of positions) expect(places).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  }
  expect((await pull()).code).toBe(0)
  expect(await imagesOf({ ...there, db: here.db })).toEqual(await imagesOf(there))
  const heads = (side: Pick<typeof there, 'db'>) => side.db.select().from(lineages).orderBy(lineages.resourceId)
  expect(await heads(here)).toEqual(await heads(there))
  expect(await here.db.$count(storageObjects)).toBe(30)
  const again = await pull('--json')
  expect([again.code, jsonLines(again.output)]).toEqual([0, [{ same: 135, changes: 0, left: 0, dryRun: false }]])
  expect((await here.media(['verify', '--deep'])).code).toBe(0)
})

test('both ends must have the same schema', async () => {
  const [newest] = await db.execute(sql`delete from drizzle.__drizzle_migrations
    where created_at = (select max(created_at) from drizzle.__drizzle_migrations) returning hash, created_at::text`)
  try {
    const refused = await pull()
    expect([refused.code, refused.output]).toEqual([2, ''])
    expect(refused.errors).toMatch(/^production: The database's schema is older than .* Both ends must be/)
  } finally {
    await db.execute(sql`insert into drizzle.__drizzle_migrations (hash, created_at)
      values (${newest?.hash}, ${newest?.created_at})`)
  }
})

describe('code 2 and one sentence, when', () => {
  test.each<[string, string[]]>([
    ["error: required option '--remote <name>' not specified", ['pull']],
    ['There is no remote elsewhere', ['pull', '--remote', 'elsewhere']],
    ['nowhere: the database nothing at 127.0.0.1:1 cannot be used', ['push', '--remote', 'nowhere']],
    ['it is the same database as the other', ['pull', '--remote', 'mirror']],
    ["error: option '--prefer <side>' argument", ['pull', '--remote', 'production', '--prefer', 'me']],
    ["error: unknown command 'both'", ['both']],
    ["error: required option '--from <directory>'", ['undo']],
    ['There is no directory', ['undo', '--from', '/nonexistent']],
    ['Nothing was saved before a sync', ['undo', '--from', home]],
  ])('%s', async (sentence, args) => {
    const { code, output, errors } = await sync(...args)
    expect([code, output]).toEqual([2, ''])
    expect(errors).toContain(sentence)
    expect(errors).not.toContain('    at ')
    expect(errors).not.toContain('secret')
  })
})
