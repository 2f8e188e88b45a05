import { connect } from 'node:net'
import { Upload } from 'tus-js-client'
import { afterAll, expect, test } from 'vitest'
import { env } from './env.ts'
import { expectProblem } from './problem.ts'
import type { Session } from './session.ts'
import { clip } from './upload.ts'
import { createWorld } from './world.ts'

const world = await createWorld()
const made: string[] = []
afterAll(async () => {
  for (const id of made) await world.superAdmin.fetch(`/videos/${id}`, { method: 'DELETE' })
  await world.close()
})
const { superAdmin, north, south } = world

const { bytes } = await clip()
const metadata = { target: 'part', filename: 'Клапан 機械.mp4', partId: north.partId, videoType: 'installation' }
const base64Of = (text: string) => Buffer.from(text).toString('base64')
const uploadMetadata = (values: Record<string, string>) =>
  Object.entries(values)
    .map(([key, value]) => `${key} ${base64Of(value)}`)
    .join(',')

const protocol = { 'tus-resumable': '1.0.0' }
const tus = (
  session: Session,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: Uint8Array<ArrayBuffer>,
) => session.fetch(path, { method, headers: { ...protocol, ...headers }, ...(body !== undefined && { body }) })
const begin = (session: Session, values: Record<string, string> = metadata, lengthBytes = bytes.length) =>
  tus(session, 'POST', '/videos/uploads', {
    'upload-length': String(lengthBytes),
    'upload-metadata': uploadMetadata(values),
  })
const bytesAt = (offset: number) => ({
  'content-type': 'application/offset+octet-stream',
  'upload-offset': String(offset),
})
async function locationOf(answer: Promise<Response>): Promise<string> {
  const begun = await answer
  expect(begun.status).toBe(201)
  const location = begun.headers.get('location') ?? ''
  expect(location).toMatch(/^\/videos\/uploads\/[0-9a-f-]{36}$/)
  made.push(location.split('/').at(-1) ?? '')
  return location
}
const offsetOf = async (location: string) => {
  const answer = await tus(north.admin, 'HEAD', location)
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
  return Number(answer.headers.get('upload-offset') ?? Number.NaN)
}
async function expectVideo(location: string): Promise<void> {
  const id = location.split('/').at(-1) ?? ''
  const video = await north.user.trpc.videos.get.query({ id })
  expect(video).toMatchObject({ originalFilename: metadata.filename, sizeBytes: bytes.length })
  expect(video.state).not.toBe('uploading')
  const stored = await north.user.fetch(`/videos/${id}/original`)
  expect(await stored.bytes()).toEqual(new Uint8Array(bytes))
}

test('a third-party client of the protocol sends a video in pieces', async () => {
  const { promise: done, resolve, reject } = Promise.withResolvers<void>()
  let pieces = 0
  const upload = new Upload(Buffer.from(bytes), {
    endpoint: `${env.BASE_URL}/videos/uploads`,
    headers: { authorization: `Bearer ${north.admin.token}` },
    metadata,
    chunkSize: 40_000,
    retryDelays: null,
    onChunkComplete: () => {
      pieces += 1
    },
    onSuccess: () => resolve(),
    onError: reject,
  })
  upload.start()
  await done
  expect(pieces).toBe(3)
  const location = new URL(upload.url ?? '').pathname
  made.push(location.split('/').at(-1) ?? '')
  await expectVideo(location)
})

test('a broken connection loses nothing that was received', async () => {
  const location = await locationOf(begin(north.admin))
  const { hostname, port } = new URL(env.BASE_URL)
  const head = {
    host: hostname,
    authorization: `Bearer ${north.admin.token}`,
    ...protocol,
    ...bytesAt(0),
    'content-length': String(bytes.length),
  }
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`)
  const socket = connect(Number(port || 80), hostname)
  socket.write(`PATCH ${location} HTTP/1.1\r\n${lines.join('')}\r\n`)
  await new Promise<void>((resolve) => socket.write(bytes.subarray(0, 50_000), () => resolve()))
  // The new request ends the old one, with what was received, whether or not its connection is known to be dead.
  await expect.poll(() => offsetOf(location), { timeout: 10_000 }).toBe(50_000)
  socket.destroy()
  const answer = await tus(north.admin, 'PATCH', location, bytesAt(50_000), bytes.slice(50_000))
  expect([answer.status, answer.headers.get('upload-offset')]).toEqual([204, String(bytes.length)])
  expect(await offsetOf(location)).toBe(bytes.length)
  await expectVideo(location)
})

test('what cannot become a video is rejected before its bytes', async () => {
  await expectProblem(begin(north.admin, { ...metadata, filename: 'a.avi' }), 'unsupported_media_type')
  await expectProblem(begin(north.admin, { ...metadata, videoType: 'advert' }), 'bad_request')
  await expectProblem(begin(north.admin, metadata, 10 ** 12), 'too_large')
  await expectProblem(begin(north.admin, { ...metadata, partId: south.partId }), 'not_found')
  await expectProblem(begin(north.user), 'forbidden')
})

test('an upload belongs to whoever began it', async () => {
  const location = await locationOf(begin(north.admin))
  for (const stranger of [superAdmin, north.user, south.admin]) {
    expect((await tus(stranger, 'HEAD', location)).status).toBe(404)
    await expectProblem(tus(stranger, 'PATCH', location, bytesAt(0), bytes), 'not_found')
    await expectProblem(tus(stranger, 'DELETE', location), 'not_found')
  }
  await expectProblem(tus(north.admin, 'PATCH', location, bytesAt(1), bytes), 'conflict')
  await expectProblem(tus(north.admin, 'PATCH', location, bytesAt(0), new Uint8Array(bytes.length + 1)), 'too_large')
  expect(await offsetOf(location)).toBe(0)
  expect((await tus(north.admin, 'DELETE', location)).status).toBe(204)
  expect((await tus(north.admin, 'HEAD', location)).status).toBe(404)
})

test('of many requests with the same bytes, one is accepted', async () => {
  const location = await locationOf(begin(north.admin))
  const piece = bytes.slice(0, 10_000)
  const patches = Array.from({ length: 4 }, () => tus(north.admin, 'PATCH', location, bytesAt(0), piece))
  const statuses = (await Promise.all(patches)).map(({ status }) => status)
  expect(statuses.sort()).toEqual([204, 409, 409, 409])
  expect(await offsetOf(location)).toBe(10_000)
})

test('OPTIONS describes the protocol', async () => {
  const answer = await fetch(`${env.BASE_URL}/videos/uploads`, { method: 'OPTIONS' })
  expect(answer.status).toBe(204)
  expect(answer.headers.get('tus-version')).toBe('1.0.0')
  expect(answer.headers.get('tus-extension')?.split(',').sort()).toEqual([
    'creation',
    'creation-with-upload',
    'expiration',
    'termination',
  ])
  expect(Number(answer.headers.get('tus-max-size'))).toBeGreaterThan(0)
})
