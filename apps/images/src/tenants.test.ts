import { imageResource } from '@abparts/auth/permissions'
import { signPath } from '@abparts/auth/signed-url'
import { Problem } from '@abparts/contracts/error'
import { getImageUrl } from '@abparts/contracts/image-url'
import { organizations, parts, users } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { refusal, startTestImages } from './testing.ts'

const images = await startTestImages()
afterAll(images.close)
const { db, ours, people, secrets, addPart, addImage, get, send } = images
const { admin, user, stranger } = people

const [theirs = { id: '' }] = await db.select().from(organizations).where(eq(organizations.name, 'Theirs'))
const partOf = (organizationId: string) => ({ type: 'part', id: '', organizationId }) as const
const variants = ['', '?w=64', '?w=64&h=64&fit=cover', '?format=jpeg']
const notFound = [404, 'not_found']

/** A part of theirs with the same image as ours: the bytes are cached for both under one hash. */
async function addTwins() {
  const [own, foreign] = [await addPart(ours), await addPart(theirs.id)]
  const image = await addImage(`/parts/${own}/images`, 'red')
  const twin = await addImage(`/parts/${foreign}/images`, 'red')
  expect(twin.sha256).toBe(image.sha256)
  return { own, foreign, image, twin }
}

test('an image that is cached for others, in whatever form, is still not visible to them', async () => {
  const { foreign, twin } = await addTwins()
  const paths = [twin.href, getImageUrl('part', foreign, 0)].flatMap((path) => variants.map((query) => path + query))
  for (const path of paths) {
    const answer = await get(path, stranger.headers)
    const etag = answer.headers.get('etag') ?? ''
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, max-age=0, must-revalidate'])
    for (const viewer of [user, admin]) {
      expect(await refusal(get(path, viewer.headers))).toEqual(notFound)
      expect(await refusal(get(path, { ...viewer.headers, 'if-none-match': etag }))).toEqual(notFound)
      expect((await send('HEAD', path, viewer.headers)).status).toBe(404)
    }
    expect(await refusal(get(path, { 'if-none-match': etag }))).toEqual([401, 'unauthorized'])
  }
})

test('a hash opens nothing under other parts, users or organizations', async () => {
  const { own, foreign, image } = await addTwins()
  const [mine, other] = [await addPart(ours), await addPart(null)]
  for (const owner of [mine, other, crypto.randomUUID()])
    for (const query of variants)
      expect(await refusal(get(image.href.replace(own, owner) + query, user.headers))).toEqual(notFound)
  for (const path of [
    `/images/users/${stranger.id}`,
    `/images/users/${crypto.randomUUID()}`,
    `/images/parts/${foreign}`,
  ])
    expect(await refusal(get(`${path}/${image.sha256}.webp`, user.headers))).toEqual(notFound)
})

test('a missing image and one of another organization look the same, whatever the request', async () => {
  const { foreign } = await addTwins()
  await addImage('/users/profile-photo', 'blue', stranger.headers)
  const answerTo = async (method: string, path: string) => {
    const answer = await send(method, path, admin.headers)
    const { requestId: _, ...problem } = Problem.parse(await answer.json())
    return problem
  }
  const missing = crypto.randomUUID()
  for (const [method, path] of [
    ['GET', `/images/parts/${foreign}/0`],
    ['GET', `/images/parts/${foreign}/9`],
    ['DELETE', `/images/parts/${foreign}/0`],
    ['POST', `/parts/${foreign}/images`],
    ['GET', `/images/users/${stranger.id}/profile`],
    ['DELETE', `/images/users/${stranger.id}/profile`],
  ] as const)
    expect(await answerTo(method, path)).toEqual(
      await answerTo(method, path.replace(foreign, missing).replace(stranger.id, missing)),
    )
})

test('a signed URL only opens its path, and ends when the part or the person moves to another organization', async () => {
  const { own, foreign, image } = await addTwins()
  const signed = signPath(image.href, imageResource(partOf(ours)), secrets)
  expect((await get(`${signed}&w=64`)).status).toBe(200)
  for (const moved of [
    signed.replace(own, foreign),
    signed.replace(/\w{64}\.webp/, '0'),
    signed.replace(ours, theirs.id),
  ])
    expect(await refusal(get(moved))).toEqual([401, 'unauthorized'])
  await db.update(parts).set({ organizationId: theirs.id }).where(eq(parts.id, own))
  expect(await refusal(get(signed))).toEqual([401, 'unauthorized'])
  expect(await refusal(get(signed, user.headers))).toEqual(notFound)

  const photo = await addImage('/users/profile-photo', 'blue', user.headers)
  const resource = imageResource({ type: 'user', id: user.id, organizationId: ours })
  const signedPhoto = signPath(photo.href, resource, secrets)
  expect((await get(signedPhoto)).status).toBe(200)
  await db.update(users).set({ organizationId: theirs.id }).where(eq(users.id, user.id))
  expect(await refusal(get(signedPhoto))).toEqual([401, 'unauthorized'])
  await db.update(users).set({ organizationId: ours }).where(eq(users.id, user.id))
})
