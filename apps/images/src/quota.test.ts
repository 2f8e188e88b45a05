import { Problem } from '@abparts/contracts/error'
import { imageBlobs, images, organizations } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { plainImage, refusal, startTestImages } from './testing.ts'

const service = await startTestImages()
afterAll(service.close)
const { db, ours, people, send, upload } = service
const { admin, user } = people

let path: string
beforeEach(async () => {
  await db.delete(images)
  await setQuota(null)
  path = `/parts/${await service.addPart(ours)}/images`
})

const setQuota = (quotaBytes: number | null) =>
  db.update(organizations).set({ quotaBytes }).where(eq(organizations.id, ours))
async function usedBytes(): Promise<number> {
  const [organization] = await db.select().from(organizations).where(eq(organizations.id, ours))
  return organization?.usedBytes ?? Number.NaN
}
const colours = ['#100000', '#200000', '#300000', '#400000', '#500000', '#600000']
const add = async (background: string, headers = admin.headers, at = path) =>
  upload(at, headers, await plainImage(background))
/** The size of these once they are optimised. */
async function measure(...backgrounds: string[]): Promise<number> {
  for (const background of backgrounds) expect((await add(background)).status).toBe(201)
  const total = await usedBytes()
  await db.delete(images)
  expect(await usedBytes()).toBe(0)
  return total
}

test('the stored size counts, however large the file was', async () => {
  const sizeBytes = await measure('#100000')
  expect((await plainImage('#100000')).length).toBeGreaterThan(sizeBytes)
  await setQuota(sizeBytes)
  expect((await add('#100000')).status).toBe(201)
  expect(await usedBytes()).toBe(sizeBytes)
})

test('simultaneous images get no more room than there is, and nothing of the refused ones stays', async () => {
  await setQuota((await measure(...colours)) - 1)
  const statuses = await Promise.all(colours.map(async (colour) => (await add(colour)).status))
  expect(statuses.toSorted()).toEqual([201, 201, 201, 201, 201, 507])
  expect([await db.$count(images), await db.$count(imageBlobs)]).toEqual([5, 5])
})

test('an image that finds some room, but not enough, gets the numbers in the answer', async () => {
  await setQuota(20)
  const problem = Problem.parse(await (await add('#100000')).json())
  expect(problem).toMatchObject({ status: 507, code: 'quota_exceeded' })
  expect(problem.detail).toBe(
    'There is no room for another 1 KB: the organization uses 0 KB of its 1 KB. Remove something, or ask for a larger quota.',
  )
  expect(await db.$count(images)).toBe(0)
})

test('when the quota is used up, an image is refused before it is read', async () => {
  await setQuota(0)
  let isRead = false
  const body = new ReadableStream(
    {
      pull() {
        isRead = true
      },
    },
    { highWaterMark: 0 },
  )
  const headers = { ...admin.headers, 'content-type': 'multipart/form-data; boundary=x' }
  for (const at of [path, `/organizations/${ours}/logo`, '/users/profile-photo']) {
    const request = new Request(`http://localhost${at}`, { method: 'POST', headers, body })
    expect(await refusal(service.createInstance().fetch(request))).toEqual([507, 'quota_exceeded'])
  }
  expect(isRead).toBe(false)
})

test('a photo counts for the organization of its person, and the one that it replaces no longer does', async () => {
  const sizeBytes = await measure('#200000')
  expect((await add('#100000', user.headers, '/users/profile-photo')).status).toBe(201)
  expect((await add('#200000', user.headers, '/users/profile-photo')).status).toBe(201)
  expect(await usedBytes()).toBe(sizeBytes)
  expect((await send('DELETE', `/images/users/${user.id}/profile`, user.headers)).status).toBe(204)
  expect(await usedBytes()).toBe(0)
})

test('images of the catalog have no quota', async () => {
  await setQuota(0)
  const catalog = `/parts/${await service.addPart(null)}/images`
  expect((await add('#100000', people.root.headers, catalog)).status).toBe(201)
  expect((await add('#100000', people.root.headers)).status).toBe(507)
})
