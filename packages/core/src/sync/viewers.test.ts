import { platform } from '@abparts/auth/platform'
import { organizations, parts, users, videos } from '@abparts/db/schema'
import { createMemoryStorage } from '@abparts/storage/memory'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { describeImage } from '../images/change.ts'
import { applyPlan } from './apply.ts'
import {
  addImage,
  addPart,
  addUser,
  addVideo,
  findingsOf,
  imagesOf,
  openImage,
  openTwo,
  plainSync,
  syncForTest,
} from './installations.fixture.ts'
import { syncAndSaveForTest, undoForTest } from './oracle.fixture.ts'
import { isLeft } from './plan.ts'
import { planSync } from './plan-sync.ts'
import { installationSource } from './source.ts'

const { here, there, clear, close } = await openTwo()
afterAll(close)
beforeEach(clear)

async function addOrganizations() {
  const rows = [
    { id: crypto.randomUUID(), name: 'Nordfeld' },
    { id: crypto.randomUUID(), name: 'Südwerk' },
  ] as const
  for (const { db } of [here, there]) await db.insert(organizations).values([...rows])
  return [rows[0].id, rows[1].id] as const
}

describe.each([
  ['the catalog', false],
  ['another organization', true],
])('a part that is proprietary there and in %s here', (_, hasAnother) => {
  test('gets nothing from there, whatever the options; and says so', async () => {
    const [nordfeld, suedwerk] = await addOrganizations()
    const partId = await addPart(there, 'P-1', nordfeld)
    const image = await addImage(there.db, 'part', partId, 'one')
    const video = await addVideo(there, partId)
    await here.db
      .insert(parts)
      .values({ id: partId, partNumber: 'P-1', name: 'Part', organizationId: hasAnother ? suedwerk : null })
    for (const prefer of [null, 'source', 'target'] as const) {
      const { plan, failures } = await syncForTest(there, here, { prefer, withDeletions: true, withUsers: true })
      expect([failures, findingsOf({ plan })]).toEqual([
        [],
        [image.id, video].map((id) => ({ id, finding: 'seen_by_more', action: null })),
      ])
      expect(plan.items.filter(isLeft)).toHaveLength(2)
      expect(plan.items[0]?.reason).toContain(
        `its part belongs to ${hasAnother ? 'another organization' : 'no organization'}: more people would see it there`,
      )
    }
    expect(await imagesOf(here)).toEqual([])

    // What was copied before is not updated either.
    await here.db.update(parts).set({ organizationId: nordfeld }).where(eq(parts.id, partId))
    await syncForTest(there, here)
    expect(await imagesOf(here)).toHaveLength(1)
    await here.db
      .update(parts)
      .set({ organizationId: hasAnother ? suedwerk : null })
      .where(eq(parts.id, partId))
    await describeImage(there.db, await openImage(there.db, 'edit', image.id), 'secret')
    await syncForTest(there, here, { prefer: 'source' })
    expect(await imagesOf(here)).toMatchObject([{ altText: null }])
  })
})

test('in the other direction fewer people see it, and it is copied', async () => {
  const [nordfeld] = await addOrganizations()
  const partId = await addPart(there, 'P-1')
  await addImage(there.db, 'part', partId, 'one')
  await here.db.insert(parts).values({ id: partId, partNumber: 'P-1', name: 'Part', organizationId: nordfeld })
  await syncForTest(there, here)
  expect(await imagesOf(here)).toHaveLength(1)
})

test('a photo is not shown to other colleagues, and replaces no other photo', async () => {
  const [nordfeld, suedwerk] = await addOrganizations()
  const userId = await addUser(there)
  await there.db.update(users).set({ organizationId: nordfeld })
  await addImage(there.db, 'user', userId, 'face')
  await syncForTest(there, here)
  const before = await imagesOf(here)
  expect(before).toHaveLength(1)
  await here.db.update(users).set({ organizationId: suedwerk })
  await addImage(there.db, 'user', userId, 'new face')
  const { items } = await planSync(
    { source: there, target: here },
    { ...plainSync, prefer: 'source', withDeletions: true },
  )
  expect(items.filter(({ action }) => action !== null)).toEqual([])
  await syncForTest(there, here, { prefer: 'source', withDeletions: true })
  expect(await imagesOf(here)).toEqual(before)
})

test('a part that is moved to the catalog during the sync gets no media', async () => {
  const [nordfeld] = await addOrganizations()
  const partId = await addPart(there, 'P-1', nordfeld)
  await here.db.insert(parts).values({ id: partId, partNumber: 'P-1', name: 'Part', organizationId: nordfeld })
  await addImage(there.db, 'part', partId, 'one')
  await addVideo(there, partId)
  const plan = await planSync({ source: there, target: here }, plainSync)
  await here.db.update(parts).set({ organizationId: null })
  const failures: (string | null)[] = []
  await applyPlan(plan, {
    source: installationSource(there),
    target: here,
    viewers: plan.viewers,
    actor: platform.actor,
    anonymize: false,
    signal: new AbortController().signal,
    onChange: (_, failure) => failures.push(failure),
  })
  expect(failures).toEqual(Array.from({ length: 2 }, () => expect.stringContaining('more people would see it there')))
  expect([await imagesOf(here), await here.db.$count(videos)]).toEqual([[], 0])
})

test('an undo restores nothing that more people would see by now', async () => {
  const [nordfeld] = await addOrganizations()
  const partId = await addPart(there, 'P-1', nordfeld)
  const image = await addImage(there.db, 'part', partId, 'one')
  await describeImage(there.db, await openImage(there.db, 'edit', image.id), 'secret')
  await syncForTest(there, here)
  await describeImage(there.db, await openImage(there.db, 'edit', image.id), 'for all')
  const store = createMemoryStorage()
  await syncAndSaveForTest(there, here, store, {})
  await here.db.update(parts).set({ organizationId: null })
  expect(await undoForTest(here, store)).toEqual([image.id])
  expect(await imagesOf(here)).toMatchObject([{ altText: 'for all' }])
  await here.db.update(parts).set({ organizationId: nordfeld })
  expect(await undoForTest(here, store)).toEqual([])
  expect(await imagesOf(here)).toMatchObject([{ altText: 'secret' }])
})
