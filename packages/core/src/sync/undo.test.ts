import path from 'node:path'
import { authorize } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { createStorages } from '@abparts/storage/storages'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { describeImage, removeImage, reorderImages } from '../images/change.ts'
import { collectOrphans } from '../objects/collect-orphans.ts'
import { hashObject } from '../objects/copy.ts'
import { findPart } from '../parts/part.ts'
import {
  addImage,
  addPart,
  addUser,
  addVideo,
  imagesOf,
  openImage,
  openTwo,
  syncForTest,
} from './installations.fixture.ts'
import { readMedium } from './medium.ts'
import { findingsBetween, syncAndSaveForTest, undoForTest } from './oracle.fixture.ts'
import { openUndo } from './undo.ts'

const { here, there, clear, close } = await openTwo()
afterAll(close)
beforeEach(clear)

const newDirectory = () => path.join(here.root, `undo-${crypto.randomUUID()}`)
const syncAndSave = async (directory: string) =>
  syncAndSaveForTest(there, here, await openLocalStorage(directory), { prefer: 'source', withDeletions: true })
const undo = async (directory: string) => undoForTest(here, await openLocalStorage(directory))

test('images are as they were: changed, deleted, sorted, replaced; and what was added is removed', async () => {
  const partId = await addPart(here)
  const userId = await addUser(here)
  const [first, second] = [
    await addImage(here.db, 'part', partId, 'one'),
    await addImage(here.db, 'part', partId, 'two'),
    await addImage(here.db, 'part', partId, 'three'),
  ]
  await addImage(here.db, 'user', userId, 'face')
  await syncForTest(here, there)

  await describeImage(there.db, await openImage(there.db, 'edit', first.id), 'A belt')
  await removeImage(there.db, await openImage(there.db, 'delete', second.id), second.id)
  await addImage(there.db, 'part', partId, 'four')
  await addImage(there.db, 'user', userId, 'other face')
  const order = (await imagesOf(there)).flatMap(({ id, position }) => (position === null ? [] : [id]))
  await reorderImages(there.db, authorize(platform, 'edit', await findPart(there.db, partId)), order.toReversed())

  const before = await imagesOf(here)
  const findings = (await findingsBetween(there, here)).toSorted()
  const directory = newDirectory()
  await syncAndSave(directory)
  expect(await imagesOf(here)).toEqual(await imagesOf(there))
  expect(await imagesOf(here)).not.toEqual(before)
  expect(await undo(directory)).toEqual([])
  expect(await imagesOf(here)).toEqual(before)

  // Both relate to each other as before: the other one is newer, and is copied on request.
  expect((await findingsBetween(there, here)).toSorted()).toEqual(findings)
  await syncForTest(there, here, { withDeletions: true })
  expect(await imagesOf(here)).toEqual(await imagesOf(there))
})

test('a deleted image returns to its position', async () => {
  const partId = await addPart(here)
  for (const content of ['one', 'two', 'three']) await addImage(here.db, 'part', partId, content)
  await syncForTest(here, there)
  const [first] = await imagesOf(there)
  await removeImage(there.db, await openImage(there.db, 'delete', first?.id ?? ''), first?.id ?? '')
  const before = await imagesOf(here)
  const directory = newDirectory()
  await syncAndSave(directory)
  expect(await imagesOf(here)).toHaveLength(2)
  expect(await undo(directory)).toEqual([])
  expect(await imagesOf(here)).toEqual(before)
})

test('a video has its bytes again, though they were collected', async () => {
  const partId = await addPart(here)
  await addImage(here.db, 'part', partId, 'one')
  await syncForTest(here, there)
  const id = crypto.randomUUID()
  for (const side of [here, there]) await addVideo(side, partId, id)
  const objectsOf = async () =>
    (await readMedium(here.db, 'video', id))?.objects.map(({ sha256 }) => sha256).toSorted() ?? []
  const before = await objectsOf()
  const directory = newDirectory()
  await syncAndSave(directory)
  expect(await objectsOf()).not.toEqual(before)
  const collected = await collectOrphans(here.db, createStorages(here.storage), {
    now: new Date(Date.now() + 1000),
    graceSeconds: 0,
  })
  expect(collected.removed).toBeGreaterThan(0)

  expect(await undo(directory)).toEqual([])
  expect(await objectsOf()).toEqual(before)
  for (const { key, sha256 } of (await readMedium(here.db, 'video', id))?.objects ?? [])
    expect(await hashObject(here.storage, key)).toBe(sha256)
})

test('what was changed since then stays', async () => {
  const partId = await addPart(here)
  const [one, two] = [await addImage(here.db, 'part', partId, 'one'), await addImage(here.db, 'part', partId, 'two')]
  await syncForTest(here, there)
  for (const { id } of [one, two]) await describeImage(there.db, await openImage(there.db, 'edit', id), 'of the sync')
  const directory = newDirectory()
  await syncAndSave(directory)
  await describeImage(here.db, await openImage(here.db, 'edit', two.id), 'since')
  expect(await undo(directory)).toEqual([two.id])
  expect(await imagesOf(here)).toMatchObject([{ altText: null }, { altText: 'since' }])
})

test('an incomplete save is rejected', async () => {
  const directory = newDirectory()
  const store = await openLocalStorage(directory)
  await expect(openUndo(store)).rejects.toMatchObject({ code: 'not_found' })
  await store.put('record.json', new Blob(['{"format": 1']).stream())
  await expect(openUndo(store)).rejects.toMatchObject({ code: 'unprocessable' })
})
