import { authorize } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import { auditEvents, imageBlobs, images, lineages, organizations } from '@abparts/db/schema'
import { asc, desc, eq, sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { describeImage, reorderImages } from '../images/change.ts'
import { findPart } from '../parts/part.ts'
import { applyPlan, batchesOf } from './apply.ts'
import {
  addImage,
  addPart,
  addUser,
  imagesOf,
  openImage,
  openTwo,
  plainSync,
  syncForTest,
} from './installations.fixture.ts'
import type { SyncChange } from './plan.ts'
import { planSync } from './plan-sync.ts'
import { installationSource } from './source.ts'

const { here, there, clear, close } = await openTwo()
afterAll(close)
beforeEach(clear)
type Side = typeof here

/** How many transactions have written the existing images. */
async function transactionsIn({ db }: Side): Promise<number> {
  const [row] = await db.execute<{ count: number }>(sql`select count(distinct xmin::text)::int from images`)
  return row?.count ?? 0
}

const lineagesIn = ({ db }: Side) =>
  db.select().from(lineages).orderBy(asc(lineages.resourceType), asc(lineages.resourceId))

async function addPartWith(contents: string[], partNumber: string, organizationId?: string): Promise<string> {
  const partId = await addPart(here, partNumber, organizationId)
  for (const content of contents) await addImage(here.db, 'part', partId, content)
  return partId
}

async function addOrganization(quotaBytes?: number): Promise<string> {
  const [row] = await here.db
    .insert(organizations)
    .values({ name: `Nordfeld ${crypto.randomUUID()}` })
    .returning()
  await there.db.insert(organizations).values({ name: row?.name ?? '', id: row?.id, quotaBytes })
  return row?.id ?? ''
}

test('new images of parts and users are added in one transaction, with their owners, lineages and log', async () => {
  const [organization] = await here.db.insert(organizations).values({ name: 'Nordfeld' }).returning()
  await addPartWith(['one', 'two', 'three'], 'P-1', organization?.id)
  await addPartWith(['one', 'two'], 'P-2')
  await addImage(here.db, 'user', await addUser(here), 'face')
  expect((await syncForTest(here, there)).failures).toEqual([])
  expect(await transactionsIn(there)).toBe(1)
  expect(await imagesOf(there)).toEqual(await imagesOf(here))
  expect(await lineagesIn(there)).toEqual(await lineagesIn(here))
  const blobs = await there.db.select().from(imageBlobs).innerJoin(images, eq(images.id, imageBlobs.imageId))
  expect(blobs.map(({ image_blobs }) => image_blobs.bytes.toString()).sort()).toEqual([
    'face',
    'one',
    'one',
    'three',
    'two',
    'two',
  ])
  const log = await there.db.select().from(auditEvents).orderBy(asc(auditEvents.id))
  expect(log.map(({ resourceType, detail }) => [resourceType, detail])).toEqual(
    expect.arrayContaining([
      ['organization', { syncedFrom: 'here', name: 'organization Nordfeld' }],
      ['part', { syncedFrom: 'here', name: 'part P-1 of Nordfeld' }],
      ['member', { syncedFrom: 'here', name: 'user ann' }],
    ]),
  )
  const added = log.filter(({ resourceType }) => resourceType === 'image')
  expect(added).toHaveLength(6)
  expect(added.filter(({ organizationId }) => organizationId === organization?.id)).toHaveLength(3)
  expect(added[0]).toMatchObject({ action: 'create', actorId: null, detail: { syncedFrom: 'here' } })
})

test('a sorted part stays sorted, with its new images among the existing ones', async () => {
  const partId = await addPartWith(['one', 'two'], 'P-1')
  await syncForTest(here, there)
  await addImage(here.db, 'part', partId, 'three')
  const [one = '', two = '', three = ''] = (await imagesOf(here)).map(({ id }) => id)
  await reorderImages(here.db, authorize(platform, 'edit', await findPart(here.db, partId)), [three, one, two])
  expect((await syncForTest(here, there)).failures).toEqual([])
  expect(await transactionsIn(there)).toBe(1)
  expect(await imagesOf(there)).toEqual(await imagesOf(here))
  expect(await lineagesIn(there)).toEqual(await lineagesIn(here))
  const [event] = await there.db.select().from(auditEvents).orderBy(desc(auditEvents.id)).limit(1)
  expect(event).toMatchObject({ action: 'edit', resourceType: 'part', resourceId: partId, detail: { sortedImages: 3 } })
})

describe('a failure of one owner does not affect the others:', () => {
  test('a quota, and a damaged image', async () => {
    const organizationId = await addOrganization(5)
    await addPartWith(['small', 'much too large'], 'P-1', organizationId)
    await addPartWith(['damaged', 'whole'], 'P-2')
    await addPartWith(['one', 'two'], 'P-3')
    await here.db
      .update(imageBlobs)
      .set({ bytes: Buffer.from('other') })
      .where(eq(imageBlobs.bytes, Buffer.from('damaged')))
    const { failures } = await syncForTest(here, there)
    expect(failures.sort()).toEqual([
      'Its bytes are not those that were originally stored.',
      expect.stringContaining('There is no room'),
    ])
    const blobs = await there.db.select({ bytes: imageBlobs.bytes }).from(imageBlobs)
    expect(blobs.map(({ bytes }) => bytes.toString()).sort()).toEqual(['one', 'small', 'two', 'whole'])
    // What could be copied is complete, and the rest follows when nothing is in the way any more.
    await there.db.update(organizations).set({ quotaBytes: null })
    expect((await syncForTest(here, there)).failures).toEqual(['Its bytes are not those that were originally stored.'])
    expect(await there.db.$count(images)).toBe(5)
  })

  test('a change after the comparison, here or there', async () => {
    const [partId] = [await addPartWith(['one'], 'P-1'), await addPartWith(['two'], 'P-2')]
    const plan = await planSync({ source: here, target: there }, plainSync)
    const apply = async () => {
      const failures: (string | null)[] = []
      await applyPlan(plan, {
        viewers: plan.viewers,
        source: installationSource(here),
        target: there,
        actor: platform.actor,
        anonymize: false,
        signal: new AbortController().signal,
        onChange: (_, failure) => void failures.push(failure),
      })
      return failures.toSorted()
    }
    const [first] = await here.db.select().from(images).where(eq(images.partId, partId))
    await describeImage(here.db, await openImage(here.db, 'edit', first?.id ?? ''), 'newer')
    expect(await apply()).toEqual(['It was changed in the source in the meantime. Run this again.', null])
    const arrived = await there.db.select().from(images)
    expect(arrived).toHaveLength(1)
    expect(await apply()).toEqual([
      'It was changed in the source in the meantime. Run this again.',
      'It was changed in the target in the meantime. Run this again.',
    ])
    expect(await there.db.select().from(images)).toEqual(arrived)
  })
})

const groupOf = (count: number, sizeBytes: number): SyncChange[] =>
  Array.from({ length: count }, () => ({
    type: 'image' as const,
    id: crypto.randomUUID(),
    label: 'image' as const,
    owner: null,
    sizeBytes,
    finding: 'new' as const,
    action: 'copy' as const,
    reason: null,
    source: null,
    target: null,
    nextHead: crypto.randomUUID(),
  }))

const sizesOf = (groups: SyncChange[][]) => [...batchesOf(groups)].map((batch) => batch.map((group) => group.length))

test.each<[string, SyncChange[][], number[][]]>([
  ['nothing', [], []],
  ['up to the largest number', [groupOf(200, 1), groupOf(50, 1), groupOf(1, 1)], [[200, 50], [1]]],
  ['up to the largest number of bytes', [groupOf(2, 1e6), groupOf(1, 2e6), groupOf(1, 1)], [[2, 1], [1]]],
  ['an owner as a whole', [groupOf(1, 1), groupOf(3, 2e6), groupOf(3, 2e6), groupOf(1, 1)], [[1], [3], [3], [1]]],
])('%s', (_, groups, sizes) => {
  expect(sizesOf(groups)).toEqual(sizes)
})
