import { imageResource } from '@abparts/auth/permissions'
import { signPath } from '@abparts/auth/signed-url'
import { getImageUrl } from '@abparts/contracts/image-url'
import { maxImageUploadBytes } from '@abparts/contracts/limits'
import { afterAll, expect, test } from 'vitest'
import { plainImage, refusal, startTestImages } from './testing.ts'

const images = await startTestImages()
const { get, send, upload, addUser, createInstance, addPart, addImage, secrets, ours } = images
const { root, admin, user, stranger } = images.people
afterAll(images.close)

test('an uploaded image is served with a strong ETag and 304', async () => {
  const part = await addPart(null)
  const image = await addImage(`/parts/${part}/images`, 'red')
  expect(image).toMatchObject({ width: 60, height: 40, contentType: 'image/webp', position: 0 })

  for (const path of [getImageUrl('part', part, 0), image.href]) {
    const answer = await get(path)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('image/webp')
    expect(answer.headers.get('etag')).toBe(`"${image.sha256}"`)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(`data:image/webp;base64,${bytes.toString('base64')}`).toBe(image.url)
    expect(bytes.length).toBe(image.sizeBytes)

    const cached = await get(path, { 'if-none-match': `"${image.sha256}"` })
    expect([cached.status, await cached.text()]).toEqual([304, ''])
    const head = await send('HEAD', path)
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, `${bytes.length}`, ''])
  }
  expect((await get(getImageUrl('part', part, 0))).headers.get('cache-control')).toMatch(/must-revalidate/)
  expect((await get(image.href)).headers.get('cache-control')).toMatch(/immutable/)
})

test('images are numbered, and move up when one is removed', async () => {
  const part = await addPart(null)
  const [red, green] = [
    await addImage(`/parts/${part}/images`, 'red'),
    await addImage(`/parts/${part}/images`, 'green'),
  ]
  const first = getImageUrl('part', part, 0)
  expect(await refusal(send('DELETE', first, { ...root.headers, 'if-match': `"${green.sha256}"` }))).toEqual([
    412,
    'precondition_failed',
  ])
  const removed = await send('DELETE', first, { ...root.headers, 'if-match': `"${red.sha256}"` })
  expect(removed.status).toBe(204)
  expect((await get(first)).headers.get('etag')).toBe(`"${green.sha256}"`)
  expect(await refusal(get(getImageUrl('part', part, 1)))).toEqual([404, 'not_found'])
  expect(await refusal(get(red.href))).toEqual([404, 'not_found'])
})

test('a photo is seen by colleagues, a logo by everyone', async () => {
  const photo = await addImage('/users/profile-photo', 'blue', user.headers)
  const path = getImageUrl('user', user.id)
  expect(photo.position).toBeUndefined()
  for (const viewer of [user, admin, root]) expect((await get(path, viewer.headers)).status).toBe(200)
  expect(await refusal(get(path, stranger.headers))).toEqual([404, 'not_found'])
  expect(await refusal(get(path))).toEqual([401, 'unauthorized'])
  expect(await refusal(get(getImageUrl('user', crypto.randomUUID())))).toEqual([401, 'unauthorized'])
  const resource = imageResource({ type: 'user', id: user.id, organizationId: ours })
  expect((await get(signPath(path, resource, secrets))).status).toBe(200)
  const ofContent = signPath(photo.href, resource, secrets).split('?')[1]
  expect(await refusal(get(`${path}?${ofContent}`))).toEqual([401, 'unauthorized'])

  expect(await refusal(upload(`/organizations/${ours}/logo`, user.headers, await plainImage('red')))).toEqual([
    403,
    'forbidden',
  ])
  await addImage(`/organizations/${ours}/logo`, 'white', admin.headers)
  expect((await get(getImageUrl('organization', ours))).headers.get('cache-control')).toMatch(/^public/)
  expect(await refusal(send('DELETE', getImageUrl('organization', ours), stranger.headers))).toEqual([403, 'forbidden'])
})

test("another organization's proprietary part does not exist", async () => {
  const part = await addPart(ours)
  const image = await addImage(`/parts/${part}/images`, 'red', admin.headers)
  for (const path of [getImageUrl('part', part, 0), image.href]) {
    const seen = await get(path, user.headers)
    expect([seen.status, seen.headers.get('cache-control')]).toEqual([200, 'private, max-age=0, must-revalidate'])
    expect(await refusal(get(path, stranger.headers))).toEqual([404, 'not_found'])
    expect(await refusal(get(path))).toEqual([401, 'unauthorized'])
  }
  const foreign = await addPart(null)
  expect(await refusal(get(image.href.replace(part, foreign)))).toEqual([404, 'not_found'])
  expect(await refusal(upload(`/parts/${part}/images`, stranger.headers, await plainImage('red')))).toEqual([
    404,
    'not_found',
  ])
  expect(await refusal(upload(`/parts/${part}/images`, user.headers, await plainImage('red')))).toEqual([
    403,
    'forbidden',
  ])
  expect(await refusal(upload(`/parts/${part}/images`, {}, await plainImage('red')))).toEqual([401, 'unauthorized'])
})

test('what is not an image is refused, and nothing is kept', async () => {
  const part = await addPart(null)
  const path = `/parts/${part}/images`
  const text = Buffer.from('not an image')
  const whole = await plainImage('red')
  expect(await refusal(upload(path, root.headers, text))).toEqual([415, 'unsupported_media_type'])
  expect(await refusal(upload(path, root.headers, Buffer.alloc(0)))).toEqual([415, 'unsupported_media_type'])
  expect(await refusal(upload(path, root.headers, Buffer.from(whole.subarray(0, 200))))).toEqual([422, 'unprocessable'])
  expect(await refusal(upload(path, root.headers, Buffer.alloc(maxImageUploadBytes + 1)))).toEqual([413, 'too_large'])
  expect(await refusal(send('POST', path, { ...root.headers, 'content-type': 'image/jpeg' }, text))).toEqual([
    415,
    'unsupported_media_type',
  ])
  expect(await refusal(upload(`/parts/${crypto.randomUUID()}/images`, root.headers, whole))).toEqual([404, 'not_found'])
  expect(await refusal(get(getImageUrl('part', part, 0)))).toEqual([404, 'not_found'])
})

test.each(['/images/parts/nonsense/0', '/images/parts/nonsense/-1'])('%s is a bad request', async (path) => {
  expect(await refusal(get(path))).toEqual([400, 'bad_request'])
})

test('uploads of one person are limited per minute, across all instances', async () => {
  const part = await addPart(ours)
  const instances = [createInstance({ uploadsPerMinute: 3 }), createInstance({ uploadsPerMinute: 3 })]
  const eager = await addUser('admin', ours)
  const uploadAs = async (headers: Record<string, string>, attempt: number) =>
    upload(`/parts/${part}/images`, headers, await plainImage('red'), instances[attempt % 2])
  for (const attempt of [0, 1, 2]) expect((await uploadAs(eager.headers, attempt)).status).toBe(201)
  const refused = await uploadAs(eager.headers, 3)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refusal(refused)).toEqual([429, 'too_many_requests'])
  expect((await uploadAs((await addUser('admin', ours)).headers, 4)).status).toBe(201)
})

test('the routes are documented at /openapi', async () => {
  const document = await (await get('/openapi')).json()
  expect(document).toMatchObject({
    paths: { '/parts/{id}/images': { post: {} }, '/images/parts/{id}/{image}': { get: {} } },
  })
})

test('the service is ready when its database is, and says why it is not', async () => {
  expect((await get('/health/live')).status).toBe(200)
  expect(await (await get('/health/ready')).json()).toEqual({ ready: true, checks: { database: { ok: true } } })
})
