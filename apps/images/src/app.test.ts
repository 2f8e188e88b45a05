import { createIdentify } from '@abparts/auth/access-token'
import { signPath } from '@abparts/auth/signed-url'
import { Problem } from '@abparts/contracts/error'
import { getImageUrl, UploadedImage } from '@abparts/contracts/image'
import type { AccessToken } from '@abparts/contracts/token'
import { organizations, parts, users } from '@abparts/db/schema'
import { createLog } from '@abparts/runtime/log'
import { createTestIssuer } from '@abparts/testing/access-tokens'
import { createTestDatabase } from '@abparts/testing/database'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { createApp } from './app.ts'
import { openBlobReader } from './read-blob.ts'

const { db, url, close } = await createTestDatabase()
const blobs = openBlobReader(url)
afterAll(async () => {
  await blobs.close()
  await close()
})
const issuer = await createTestIssuer()
const secrets = ['s'.repeat(32)]
const log = createLog('images')
log.level = 'fatal'
const app = createApp({
  db,
  readBlob: blobs.readBlob,
  log,
  identify: createIdentify(issuer),
  mediaUrlSecrets: secrets,
  access: 'public',
  publicBase: '',
  cacheBytes: 1_000_000,
  sharedCache: null,
  concurrency: 2,
})

const insertOne = async <Row extends { id: string }>(insert: Promise<Row[]>): Promise<string> => {
  const [row] = await insert
  if (row === undefined) throw new Error('Nothing was inserted.')
  return row.id
}
const addOrganization = (name: string) => insertOne(db.insert(organizations).values({ name }).returning())
const addPart = (organizationId: string | null) =>
  insertOne(db.insert(parts).values({ partNumber: crypto.randomUUID(), name: 'Part', organizationId }).returning())
const addUser = async (role: AccessToken['role'], organizationId: string | null) => {
  const name = crypto.randomUUID()
  const id = await insertOne(
    db
      .insert(users)
      .values({ username: name, email: `${name}@example.com`, name, role, organizationId })
      .returning(),
  )
  return { id, headers: await issuer.authorize({ sub: id, role, organizationId }) }
}

const ours = await addOrganization('Ours')
const theirs = await addOrganization('Theirs')
const root = await addUser('super_admin', null)
const admin = await addUser('admin', ours)
const user = await addUser('user', ours)
const stranger = await addUser('admin', theirs)

const send = (
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: FormData | Uint8Array<ArrayBuffer>,
) => app.fetch(new Request(`http://localhost${path}`, { method, headers, ...(body !== undefined && { body }) }))
const get = (path: string, headers?: Record<string, string>) => send('GET', path, headers)
const picture = (background: string) =>
  sharp({ create: { width: 60, height: 40, channels: 3, background } })
    .jpeg()
    .toBuffer()
const upload = (
  path: string,
  headers: Record<string, string>,
  bytes: Uint8Array<ArrayBuffer>,
  name = 'picture.jpg',
) => {
  const form = new FormData()
  form.append('file', new File([bytes], name))
  return send('POST', path, headers, form)
}
const uploaded = async (path: string, headers: Record<string, string>, background: string) => {
  const answer = await upload(path, headers, Buffer.from(await picture(background)))
  expect(answer.status).toBe(201)
  return UploadedImage.parse(await answer.json())
}
const refusal = async (answer: Response | Promise<Response>) => {
  const response = await answer
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const problem = Problem.parse(await response.json())
  expect(problem.status).toBe(response.status)
  return [response.status, problem.code]
}

test('an uploaded picture is served with a strong ETag and 304', async () => {
  const part = await addPart(null)
  const image = await uploaded(`/parts/${part}/images`, root.headers, 'red')
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

test('pictures are numbered, and move up when one is removed', async () => {
  const part = await addPart(null)
  const [red, green] = [
    await uploaded(`/parts/${part}/images`, root.headers, 'red'),
    await uploaded(`/parts/${part}/images`, root.headers, 'green'),
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
  const photo = await uploaded('/users/profile-photo', user.headers, 'blue')
  const path = getImageUrl('user', user.id)
  expect(photo.position).toBeUndefined()
  for (const viewer of [user, admin, root]) expect((await get(path, viewer.headers)).status).toBe(200)
  expect(await refusal(get(path, stranger.headers))).toEqual([404, 'not_found'])
  expect(await refusal(get(path))).toEqual([401, 'unauthorized'])
  expect(await refusal(get(getImageUrl('user', crypto.randomUUID())))).toEqual([401, 'unauthorized'])
  expect((await get(signPath(path, secrets))).status).toBe(200)
  expect(await refusal(get(`${path}?${signPath(photo.href, secrets).split('?')[1]}`))).toEqual([401, 'unauthorized'])

  expect(await refusal(upload(`/organizations/${ours}/logo`, user.headers, await picture('red')))).toEqual([
    403,
    'forbidden',
  ])
  await uploaded(`/organizations/${ours}/logo`, admin.headers, 'white')
  expect((await get(getImageUrl('organization', ours))).headers.get('cache-control')).toMatch(/^public/)
  expect(await refusal(send('DELETE', getImageUrl('organization', ours), stranger.headers))).toEqual([403, 'forbidden'])
})

test("another organization's proprietary part does not exist", async () => {
  const part = await addPart(ours)
  const image = await uploaded(`/parts/${part}/images`, admin.headers, 'red')
  for (const path of [getImageUrl('part', part, 0), image.href]) {
    const seen = await get(path, user.headers)
    expect([seen.status, seen.headers.get('cache-control')]).toEqual([200, 'private, max-age=0, must-revalidate'])
    expect(await refusal(get(path, stranger.headers))).toEqual([404, 'not_found'])
    expect(await refusal(get(path))).toEqual([401, 'unauthorized'])
  }
  const foreign = await addPart(null)
  expect(await refusal(get(image.href.replace(part, foreign)))).toEqual([404, 'not_found'])
  expect(await refusal(upload(`/parts/${part}/images`, stranger.headers, await picture('red')))).toEqual([
    404,
    'not_found',
  ])
  expect(await refusal(upload(`/parts/${part}/images`, user.headers, await picture('red')))).toEqual([403, 'forbidden'])
  expect(await refusal(upload(`/parts/${part}/images`, {}, await picture('red')))).toEqual([401, 'unauthorized'])
})

test('what is not a picture is refused, and nothing is kept', async () => {
  const part = await addPart(null)
  const path = `/parts/${part}/images`
  const text = Buffer.from('not a picture')
  const whole = await picture('red')
  expect(await refusal(upload(path, root.headers, text))).toEqual([415, 'unsupported_media_type'])
  expect(await refusal(upload(path, root.headers, Buffer.alloc(0)))).toEqual([415, 'unsupported_media_type'])
  expect(await refusal(upload(path, root.headers, Buffer.from(whole.subarray(0, 200))))).toEqual([422, 'unprocessable'])
  expect(await refusal(upload(path, root.headers, Buffer.alloc(21 * 1024 * 1024)))).toEqual([413, 'too_large'])
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

test('the routes are documented at /openapi', async () => {
  const document = await (await get('/openapi')).json()
  expect(document).toMatchObject({
    paths: { '/parts/{id}/images': { post: {} }, '/images/parts/{id}/{picture}': { get: {} } },
  })
})

test('the service is ready with its database, and says why not', async () => {
  expect((await get('/health/live')).status).toBe(200)
  expect(await (await get('/health/ready')).json()).toEqual({ ready: true, checks: { database: { ok: true } } })
})
