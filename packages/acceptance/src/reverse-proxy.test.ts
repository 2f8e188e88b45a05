import { Readiness } from '@abparts/contracts/health'
import { getImageUrl } from '@abparts/contracts/image-url'
import { SupportVideoResponse } from '@abparts/contracts/video'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { env } from './env.ts'
import { clip, form, imageFile, upload } from './upload.ts'
import { createWorld } from './world.ts'

const world = await createWorld()
const { superAdmin, catalogPartId } = world
await upload(superAdmin, `/parts/${catalogPartId}/images`, form(await imageFile('#556677')))
const fields = { title: 'Reverse proxy', category: 'machine_setup' }
const { id: videoId } = SupportVideoResponse.parse(
  await (await upload(superAdmin, '/videos/support', form(await clip(), fields))).json(),
)
afterAll(async () => {
  await superAdmin.fetch(`/videos/${videoId}`, { method: 'DELETE' })
  await world.close()
})

/** Headers that may differ between two answers to the same request: when they were given, and their number. */
const changing = new Set(['date', 'x-request-id', 'connection', 'keep-alive'])

async function answerOf(base: string, path: string, init: RequestInit) {
  const headers = { authorization: `Bearer ${superAdmin.token}`, ...init.headers }
  const response = await fetch(`${base}${path}`, { ...init, headers, redirect: 'manual' })
  const requestId = response.headers.get('x-request-id') ?? ''
  return {
    status: response.status,
    headers: [...response.headers].filter(([name]) => !changing.has(name)).toSorted(),
    body: Buffer.from(await response.arrayBuffer())
      .toString('latin1')
      .replaceAll(requestId, 'request id'),
  }
}

const image = getImageUrl('part', catalogPartId, 0)
const stream = `/videos/stream/${videoId}`
const missing = crypto.randomUUID()

describe('the reverse proxy answers like the service', () => {
  test.each<[base: string, path: string, init: RequestInit]>([
    [env.IMAGES_URL, image, {}],
    [env.IMAGES_URL, image, { method: 'HEAD' }],
    [env.IMAGES_URL, image, { headers: { 'if-none-match': '*' } }],
    [env.IMAGES_URL, image, { method: 'DELETE', headers: { 'if-match': '"other"' } }],
    [env.IMAGES_URL, image, { headers: { 'accept-encoding': 'gzip, br' } }],
    [env.IMAGES_URL, getImageUrl('user', missing), {}],
    [env.IMAGES_URL, '/images/nothing/here', {}],
    [env.IMAGES_URL, '/users/profile-photo', { method: 'POST', body: 'no form' }],
    [env.IMAGES_URL, `/organizations/${missing}/logo`, { method: 'POST' }],
    [
      env.IMAGES_URL,
      `/parts/${catalogPartId}/images`,
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' },
    ],
    [env.IMAGES_URL, `/parts/${catalogPartId}/images`, { method: 'PUT' }],
    [env.VIDEOS_URL, '/videos/support', {}],
    [env.VIDEOS_URL, '/videos/support?category=none', {}],
    [env.VIDEOS_URL, `/videos/parts/${catalogPartId}`, {}],
    [env.VIDEOS_URL, stream, {}],
    [env.VIDEOS_URL, stream, { method: 'HEAD' }],
    [env.VIDEOS_URL, stream, { headers: { range: 'bytes=100-299' } }],
    [env.VIDEOS_URL, stream, { headers: { range: 'bytes=-500' } }],
    [env.VIDEOS_URL, stream, { headers: { range: 'bytes=99999999-' } }],
    [env.VIDEOS_URL, stream, { headers: { range: 'bytes=0-9', 'if-range': '"other"' } }],
    [env.VIDEOS_URL, stream, { headers: { authorization: 'Bearer nonsense' } }],
    [env.VIDEOS_URL, `/videos/${missing}/thumbnail`, {}],
    [env.VIDEOS_URL, `/videos/${missing}`, { method: 'DELETE' }],
    [env.VIDEOS_URL, '/documents/nothing', {}],
  ])('%s%s %j', async (base, path, init) => {
    expect(await answerOf(env.BASE_URL, path, init)).toEqual(await answerOf(base, path, init))
  })
})

describe('health', () => {
  test.each([env.BASE_URL, env.IMAGES_URL, env.VIDEOS_URL])('%s is alive and ready', async (base) => {
    expect((await fetch(`${base}/health/live`)).status).toBe(200)
    const answer = await fetch(`${base}/health/ready`)
    expect(answer.status).toBe(200)
    expect(Readiness.parse(await answer.json()).ready).toBe(true)
  })

  test('the reverse proxy reports on all services', async () => {
    const { checks } = Readiness.parse(await (await fetch(`${env.BASE_URL}/health/ready`)).json())
    expect(Object.keys(checks)).toEqual(expect.arrayContaining(['images', 'videos']))
  })
})

describe('OpenAPI', () => {
  const Document = z.object({
    openapi: z.string().startsWith('3.'),
    paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  })
  test.each([
    [env.IMAGES_URL, ['/users/profile-photo', '/organizations/{id}/logo', '/parts/{id}/images'], 'post'],
    [
      env.VIDEOS_URL,
      ['/videos/support', '/videos/parts/{partId}', '/videos/stream/{id}', '/videos/{id}/thumbnail'],
      'get',
    ],
  ])('%s documents its routes', async (base, paths, method) => {
    const answer = await fetch(`${base}/openapi`)
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    const document = Document.parse(await answer.json())
    for (const path of paths) expect(document.paths[path], path).toHaveProperty(method)
  })
})

test('the dashboard answers at the root and at its own routes, with nothing from other origins', async () => {
  for (const path of ['/', '/sign-in', `/parts/${crypto.randomUUID()}`]) {
    const answer = await fetch(`${env.BASE_URL}${path}`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/)
    expect(answer.headers.get('permissions-policy')).toContain('camera=()')
    const policy = answer.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'self'")
    expect(policy).not.toMatch(/unsafe|\*/)
    const page = await answer.text()
    expect(page).not.toMatch(/(src|href)="https?:/)
    // The policy above would block it.
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/i)
  }
})
