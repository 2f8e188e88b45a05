import { authorize } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import {
  auditEvents,
  imageBlobs,
  images,
  organizations,
  parts,
  storageDeletions,
  storageObjects,
  videoCaptions,
  videos,
} from '@abparts/db/schema'
import { asc, eq } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { describeImage, removeImage, reorderImages } from '../images/change.ts'
import { hashObject } from '../objects/copy.ts'
import { purgeRemoved } from '../objects/purge-removed.ts'
import { findPart } from '../parts/part.ts'
import { updateVideo } from '../videos/change.ts'
import { findVideo } from '../videos/find.ts'
import { applyPlan } from './apply.ts'
import { withSyncLock } from './installation.ts'
import {
  addImage,
  addPart,
  addVideo,
  findingsOf,
  imagesOf,
  openImage,
  openTwo,
  plainSync,
  syncForTest,
} from './installations.fixture.ts'
import { checkObjects } from './objects.ts'
import { isChange } from './plan.ts'
import { planSync } from './plan-sync.ts'
import { installationSource } from './source.ts'

const { here, there, clear, close } = await openTwo()
afterAll(close)
beforeEach(clear)

const describeIn = async ({ db }: typeof here, id: string, text: string) =>
  await describeImage(db, await openImage(db, 'edit', id), text)
const removeIn = async ({ db }: typeof here, id: string) => await removeImage(db, await openImage(db, 'delete', id), id)

describe('what is new is copied', () => {
  test('to another storage and back, with its owners, byte for byte', async () => {
    const [organization] = await here.db.insert(organizations).values({ name: 'Nordfeld', quotaBytes: 99 }).returning()
    const partId = await addPart(here, 'P-1', organization?.id)
    for (const content of ['one', 'two']) await addImage(here.db, 'part', partId, content)
    await addImage(here.db, 'organization', organization?.id ?? '', 'logo')
    expect((await syncForTest(here, there)).failures).toEqual([])
    expect(await imagesOf(there)).toEqual(await imagesOf(here))
    const blobs = await there.db.select({ bytes: imageBlobs.bytes }).from(imageBlobs)
    expect(blobs.map(({ bytes }) => bytes.toString()).sort()).toEqual(['logo', 'one', 'two'])
    const [copied] = await there.db.select().from(organizations)
    // Quotas belong to an installation.
    expect(copied).toMatchObject({ id: organization?.id, usedBytes: 10, quotaBytes: null })

    await addVideo(there, partId)
    const back = await syncForTest(there, here)
    expect([back.failures, back.plan.same]).toEqual([[], 3])
    for (const { key, backend, sha256 } of await here.db.select().from(storageObjects)) {
      expect(backend).toBe('local')
      expect(await hashObject(here.storage, key)).toBe(sha256)
    }
    expect(await here.db.select().from(videoCaptions)).toMatchObject([{ language: 'de', text: 'WEBVTT\n' }])
    expect(await here.db.$count(storageDeletions)).toBe(0)
    for (const again of [await syncForTest(there, here), await syncForTest(here, there)])
      expect(again.plan).toMatchObject({ items: [], same: 4, onlyInTarget: 0 })
    const log = await here.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.resourceType, 'video'))
      .orderBy(asc(auditEvents.id))
    expect(log.at(-1)).toMatchObject({ action: 'create', actorId: null, detail: { syncedFrom: 'there' } })
  })

  test('among those added here in the meantime, and both end up with the same order', async () => {
    const partId = await addPart(here)
    const [first] = [await addImage(here.db, 'part', partId, 'one'), await addImage(here.db, 'part', partId, 'two')]
    await syncForTest(here, there)
    await addImage(here.db, 'part', partId, 'here')
    const added = await addImage(there.db, 'part', partId, 'there')
    const order = [...(await imagesOf(there)).map(({ id }) => id)].reverse()
    await reorderImages(there.db, authorize(platform, 'edit', await findPart(there.db, partId)), order)
    await syncForTest(there, here)
    await syncForTest(here, there)
    expect(await imagesOf(here)).toEqual(await imagesOf(there))
    expect((await imagesOf(here)).map(({ position }) => position)).toEqual([0, 1, 2, 3])
    const ids = (await imagesOf(here)).map(({ id }) => id)
    expect([ids[0], ids[3]]).toEqual([added.id, first.id])
  })

  test('but not while a video is being processed', async () => {
    const partId = await addPart(here)
    const id = await addVideo(here, partId)
    await here.db.update(videos).set({ state: 'processing' })
    expect((await syncForTest(here, there)).plan).toMatchObject({ items: [], unfinished: 1 })
    await here.db.update(videos).set({ state: 'ready' })
    expect(findingsOf(await syncForTest(here, there))).toEqual([{ id, finding: 'new', action: 'copy' }])
  })
})

describe('what was changed', () => {
  test('on one side is copied to the other, in its direction only', async () => {
    const image = await addImage(here.db, 'part', await addPart(here), 'one')
    await syncForTest(here, there)
    await describeIn(there, image.id, 'A belt')
    expect(findingsOf(await syncForTest(here, there))).toEqual([
      { id: image.id, finding: 'newer_in_target', action: null },
    ])
    expect(await imagesOf(there)).toMatchObject([{ altText: 'A belt' }])
    await syncForTest(there, here)
    expect(await imagesOf(here)).toMatchObject([{ altText: 'A belt' }])
  })

  test.each([
    ['source', 'there'],
    ['target', 'here'],
  ] as const)('on both sides is left, until %s is preferred', async (prefer, winner) => {
    const image = await addImage(here.db, 'part', await addPart(here), 'one')
    await syncForTest(here, there)
    for (const side of [here, there]) await describeIn(side, image.id, side.name)
    expect(findingsOf(await syncForTest(there, here))).toMatchObject([{ finding: 'conflict', action: null }])
    expect(await imagesOf(here)).toMatchObject([{ altText: 'here' }])
    await syncForTest(there, here, { prefer })
    expect(await imagesOf(here)).toMatchObject([{ altText: winner }])
    // Decided once and for all.
    await syncForTest(here, there)
    expect(await imagesOf(there)).toMatchObject([{ altText: winner }])
    expect((await syncForTest(there, here)).plan.items).toEqual([])
  })

  test('directly in the database is a conflict', async () => {
    const image = await addImage(here.db, 'part', await addPart(here), 'one')
    await syncForTest(here, there)
    await here.db.update(images).set({ sha256: 'f'.repeat(64), version: 7 })
    await here.db.execute(`update lineages set head = history[1], history = history[1:1]`)
    expect(findingsOf(await syncForTest(here, there))).toMatchObject([{ id: image.id, finding: 'conflict' }])
  })

  test('after the comparison is not overwritten', async () => {
    const partId = await addPart(here)
    const [one, two] = [await addImage(here.db, 'part', partId, 'one'), await addImage(here.db, 'part', partId, 'two')]
    await syncForTest(here, there)
    for (const { id } of [one, two]) await describeIn(there, id, 'newer there')
    const plan = await planSync({ source: there, target: here }, plainSync)
    await describeIn(here, one.id, 'newer here')
    const failures = new Map<string, string | null>()
    await applyPlan(plan, {
      viewers: plan.viewers,
      source: installationSource(there),
      target: here,
      actor: platform.actor,
      anonymize: false,
      signal: new AbortController().signal,
      onChange: ({ id }, failure) => void failures.set(id, failure),
    })
    expect(failures).toEqual(
      new Map([
        [one.id, 'It was changed in the target in the meantime. Run this again.'],
        [two.id, null],
      ]),
    )
    expect(await imagesOf(here)).toMatchObject([{ altText: 'newer here' }, { altText: 'newer there' }])
  })

  test('of a video on both sides: the loser keeps its objects until they are collected', async () => {
    const partId = await addPart(here)
    await addImage(here.db, 'part', partId, 'one')
    await syncForTest(here, there)
    const id = crypto.randomUUID()
    for (const side of [here, there]) await addVideo(side, partId, id)
    // Both have created another file under the same key.
    expect(findingsOf(await syncForTest(there, here, { prefer: 'source' }))).toEqual([
      { id, finding: 'conflict', action: 'copy' },
    ])
    const changes = (await planSync({ source: there, target: here }, plainSync)).items
    expect(changes).toEqual([])
    for (const { key, sha256 } of await here.db.select().from(storageObjects))
      expect(await hashObject(here.storage, key)).toBe(sha256)
    expect(await here.db.$count(storageDeletions)).toBeGreaterThan(0)

    await updateVideo(here.db, authorize(platform, 'edit', await findVideo(here.db, id)), { videoType: 'installation' })
    await syncForTest(here, there)
    expect((await syncForTest(there, here)).plan).toMatchObject({ items: [], same: 2 })
  })
})

describe('what was deleted', () => {
  test.each(['removed', 'purged'])('and %s is deleted only on request, and can be restored', async (how) => {
    const image = await addImage(here.db, 'part', await addPart(here), 'one')
    await syncForTest(here, there)
    await removeIn(here, image.id)
    if (how === 'purged') await purgeRemoved(here.db, { now: new Date(Date.now() + 1000), retentionDays: 0 })
    const item = { id: image.id, finding: 'deleted_in_source' }
    expect(findingsOf(await syncForTest(here, there))).toEqual([{ ...item, action: null }])
    // Nor is it copied back.
    expect(findingsOf(await syncForTest(there, here))).toEqual([
      { id: image.id, finding: 'newer_in_target', action: null },
    ])
    expect(findingsOf(await syncForTest(here, there, { withDeletions: true }))).toEqual([{ ...item, action: 'delete' }])
    expect(await imagesOf(there)).toEqual([])
    expect(await there.db.select({ deletedAt: images.deletedAt }).from(images)).toEqual([
      { deletedAt: expect.any(Date) },
    ])
    expect((await syncForTest(there, here, { withDeletions: true })).plan.items).toEqual([])
  })

  test('here and changed there is a conflict', async () => {
    const image = await addImage(here.db, 'part', await addPart(here), 'one')
    await syncForTest(here, there)
    await removeIn(here, image.id)
    await describeIn(there, image.id, 'A belt')
    expect(findingsOf(await syncForTest(here, there, { withDeletions: true }))).toMatchObject([{ finding: 'conflict' }])
    expect(await imagesOf(there)).toMatchObject([{ altText: 'A belt' }])
    await syncForTest(there, here, { prefer: 'source' })
    expect(await imagesOf(here)).toEqual(await imagesOf(there))
  })
})

describe('what cannot be done is reported, and the rest continues', () => {
  test('where a quota is used up', async () => {
    const [organization] = await here.db.insert(organizations).values({ name: 'Nordfeld' }).returning()
    const partId = await addPart(here, 'P-1', organization?.id)
    await addImage(here.db, 'part', partId, 'small')
    await syncForTest(here, there)
    await there.db.update(organizations).set({ quotaBytes: 12 })
    await addImage(here.db, 'part', partId, 'much too large')
    const last = await addImage(here.db, 'part', partId, 'fits')
    const { failures } = await syncForTest(here, there)
    expect(failures).toEqual([expect.stringContaining('There is no room')])
    expect(await imagesOf(there)).toMatchObject([{ position: 0 }, { position: 1, id: last.id }])
  })

  test('where an owner has a name that is taken', async () => {
    await addPart(there, 'P-1')
    const taken = await addImage(here.db, 'part', await addPart(here, 'P-1'), 'one')
    await addImage(here.db, 'part', await addPart(here, 'P-2'), 'two')
    const { plan, failures } = await syncForTest(here, there)
    expect(failures).toEqual([])
    expect(plan.items).toContainEqual(
      expect.objectContaining({
        id: taken.id,
        finding: 'owner_missing',
        action: null,
        reason: 'The target has another part P-1 in its catalog: one of them needs another name, or both the same id.',
      }),
    )
    expect(await there.db.$count(parts)).toBe(2)
    expect(await imagesOf(there)).toHaveLength(1)
  })

  test('where bytes are missing or damaged', async () => {
    const partId = await addPart(here)
    const [lost, damaged, whole] = [
      await addVideo(here, partId),
      await addVideo(here, partId),
      await addVideo(here, partId),
    ]
    const keysOf = async (id: string) =>
      (await here.db.select().from(storageObjects)).map(({ key }) => key).filter((key) => key.includes(id))
    for (const key of await keysOf(lost)) await here.storage.remove(key)
    for (const key of await keysOf(damaged)) {
      await here.storage.remove(key)
      await here.storage.put(key, new Blob(['damaged']).stream())
    }
    const { failures, plan } = await syncForTest(here, there)
    expect(failures.sort()).toEqual([
      'Its bytes are not those that were originally stored.',
      expect.stringContaining('are not in the local storage.'),
    ])
    expect(await there.db.select({ id: videos.id }).from(videos)).toEqual([{ id: whole }])
    const copied = plan.items.filter(isChange).filter(({ id }) => id === whole)
    expect(await checkObjects(there, copied)).toEqual([])
    for (const key of await keysOf(whole)) if (key.endsWith('/2.mp4')) await there.storage.remove(key)
    expect(await checkObjects(there, copied)).toEqual([expect.stringContaining('are not what was copied')])
  })

  test('where an image is damaged: it replaces no other, and is not copied', async () => {
    const partId = await addPart(here)
    const { id } = await addImage(here.db, 'part', partId, 'one')
    await syncForTest(here, there)
    await describeIn(here, id, 'newer, and damaged')
    await here.db.update(imageBlobs).set({ bytes: Buffer.from('damaged') })
    const whole = await addImage(here.db, 'part', partId, 'two')
    const { id: newOne } = await addImage(here.db, 'part', partId, 'three')
    await here.db
      .update(imageBlobs)
      .set({ bytes: Buffer.from('damaged') })
      .where(eq(imageBlobs.imageId, newOne))
    const reason = 'Its bytes are not those that were originally stored.'
    expect((await syncForTest(here, there)).failures).toEqual([reason, reason])
    expect(await imagesOf(there)).toMatchObject([{ id, altText: null }, { id: whole.id }])
    const [kept] = await there.db.select().from(imageBlobs).where(eq(imageBlobs.imageId, id))
    expect(kept?.bytes.toString()).toBe('one')
  })

  test('while another sync is running, or both are the same', async () => {
    for (const [source, target] of [
      [here, here],
      [there, here],
    ] as const)
      await expect(
        withSyncLock({ source: there, target: here }, () => withSyncLock({ source, target }, async () => 'never')),
      ).rejects.toMatchObject({ code: 'conflict' })
    expect(await withSyncLock({ source: there, target: here }, async () => 'now')).toBe('now')
  })
})
