import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { authorize } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { createMemoryStorage } from '@abparts/storage/memory'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { describeImage, removeImage, reorderImages } from '../images/change.ts'
import { findPart } from '../parts/part.ts'
import { addImage, addPart, addUser, imagesOf, openImage, openTwo, syncForTest } from './installations.fixture.ts'
import { findingsBetween, syncAndSaveForTest, undoForTest } from './oracle.fixture.ts'

const { here, there, clear, close } = await openTwo()
afterAll(close)
beforeEach(clear)

type Side = typeof here

const write = async ({ db }: Side, id: string, text: string) =>
  await describeImage(db, await openImage(db, 'edit', id), text)
const remove = async ({ db }: Side, id: string) => await removeImage(db, await openImage(db, 'delete', id), id)

/** Both have changed the same caption, order, photo; one has changed what the other has removed. */
async function makeConflicts(): Promise<void> {
  const partId = await addPart(here)
  const add = (content: string) => addImage(here.db, 'part', partId, content)
  const [described, removed] = [await add('described'), await add('removed'), await add('third')]
  const userId = await addUser(here)
  await addImage(here.db, 'user', userId, 'face')
  await syncForTest(here, there, { withUsers: true })
  for (const [side, text, positions] of [
    [here, 'ours', [1, 0, 2]],
    [there, 'theirs', [2, 1, 0]],
  ] as const) {
    await write(side, described.id, text)
    await addImage(side.db, 'user', userId, `face of ${text}`)
    const order = (await imagesOf(side)).flatMap(({ id, position }) => (position === null ? [] : [id]))
    const sorted = positions.flatMap((index) => order[index] ?? [])
    await reorderImages(side.db, authorize(platform, 'edit', await findPart(side.db, partId)), sorted)
  }
  await remove(here, removed.id)
  await write(there, removed.id, 'changed where it is')
}

const lookAtBoth = async () => [await imagesOf(here), await imagesOf(there)]
const relation = async () => [await findingsBetween(here, there), await findingsBetween(there, here)]

describe.each([
  ['a pull', there, here],
  ['a push', here, there],
] as const)('%s that was undone', (_, source, target) => {
  test.each(['source', 'target'] as const)('with --prefer the %s, has decided nothing', async (prefer) => {
    await makeConflicts()
    const [before, wasTo] = [await lookAtBoth(), await relation()]
    expect(wasTo.flat().filter((line) => line.endsWith('conflict')).length).toBeGreaterThan(7)
    const store = createMemoryStorage()
    await syncAndSaveForTest(source, target, store, { prefer, withDeletions: true })
    expect(await relation()).not.toEqual(wasTo)
    expect(await undoForTest(target, store)).toEqual([])
    expect([await lookAtBoth(), await relation()]).toEqual([before, wasTo])

    // A sync without `prefer` overwrites nobody, in either direction.
    for (const [one, other] of [
      [here, there],
      [there, here],
    ] as const)
      await syncForTest(one, other)
    expect(await lookAtBoth()).toEqual(before)
  })
})

test('what was added and undone is new again, and can be restored in the meantime', async () => {
  const partId = await addPart(here)
  await addImage(here.db, 'part', partId, 'one')
  const wasTo = await relation()
  const store = createMemoryStorage()
  await syncAndSaveForTest(here, there, store, {})
  expect(await undoForTest(there, store)).toEqual([])
  expect(await imagesOf(there)).toEqual([])
  expect(await relation()).toEqual(wasTo)
  await syncForTest(here, there)
  expect(await imagesOf(there)).toEqual(await imagesOf(here))
})

const World = z.object({
  here: z.record(z.string(), z.array(z.json())),
  there: z.record(z.string(), z.array(z.json())),
  before: z.array(z.looseObject({ id: z.guid() })),
})

test('what an older version has saved can be undone, and conflicts remain conflicts', async () => {
  const saved = path.join(import.meta.dirname, 'undo-format-1.fixture')
  const world = World.parse(JSON.parse(await readFile(path.join(saved, 'world.json'), 'utf8')))
  for (const [side, tables] of [
    [here, world.here],
    [there, world.there],
  ] as const)
    for (const name of ['parts', 'images', 'image_blobs', 'lineages']) {
      const table = sql.identifier(name)
      if (name === 'lineages') await side.db.execute(sql`truncate lineages`)
      const rows = JSON.stringify(tables[name])
        .replaceAll('"noun":', '"resource_type":')
        .replaceAll('"noun_id":', '"resource_id":')
      await side.db.execute(sql`
        insert into ${table} select * from jsonb_populate_recordset(null::${table}, ${rows}::text::jsonb)`)
    }
  expect(await undoForTest(here, await openLocalStorage(path.join(saved, 'saved')))).toEqual([])
  expect(await imagesOf(here)).toEqual(world.before)
  const findings = await findingsBetween(there, here)
  expect(findings.map((line) => line.replace(/ .* /, ' ')).toSorted()).toEqual([
    'image conflict',
    'image deleted_in_source',
    'image new',
    'picture_order conflict',
  ])
})
