import { VideosLimits } from '@abparts/contracts/limits'
import { PartVideoResponse, SupportVideoResponse } from '@abparts/contracts/video'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { env } from './env.ts'
import { expectProblem } from './problem.ts'
import { clip, form, imageFile, upload, webmClip } from './upload.ts'
import { createWorld } from './world.ts'

const world = await createWorld()
const made: string[] = []
afterAll(async () => {
  for (const id of made) await world.superAdmin.fetch(`/videos/${id}`, { method: 'DELETE' })
  await world.close()
})
const { superAdmin, north, south, catalogPartId } = world

async function created(
  path: string,
  body: FormData,
  session = superAdmin,
): Promise<SupportVideoResponse | PartVideoResponse> {
  const answer = await upload(session, path, body)
  expect(answer.status, await answer.clone().text()).toBe(201)
  const video = z.union([SupportVideoResponse, PartVideoResponse]).parse(await answer.json())
  made.push(video.id)
  return video
}

const fields = { title: 'Ölwechsel am Getriebe', category: 'maintenance', description: 'Alle 500 Stunden.' }

describe('a support video', async () => {
  const filename = 'Ölwechsel – Übersicht 機械.mp4'
  const file = await clip(filename)
  const video = await created('/videos/support', form(file, fields))

  test('is described by its content', () => {
    expect(video).toMatchObject({
      kind: 'support',
      ...fields,
      originalFilename: filename,
      contentType: 'video/mp4',
      sizeBytes: file.bytes.length,
      width: 320,
      height: 180,
    })
    expect(video.durationSeconds).toBeCloseTo(6, 0)
    expect(video.size_mb).toBeCloseTo(file.bytes.length / 1024 ** 2, 1)
    expect(video.streamUrl).toContain(`/videos/stream/${video.id}`)
  })

  test('is listed, newest first, by category', async () => {
    const second = await created('/videos/support', form(await webmClip(), {}, { ...fields, title: 'Danach' }))
    expect(second).toMatchObject({ contentType: 'video/webm', title: 'Danach' })
    const list = async (query: string) => {
      const answer = await north.user.fetch(`/videos/support${query}`)
      return z.array(SupportVideoResponse).parse(await answer.json())
    }
    const ids = (await list('?category=maintenance')).map(({ id }) => id)
    expect(ids.indexOf(second.id)).toBeLessThan(ids.indexOf(video.id))
    expect(ids).toContain(video.id)
    expect((await list('')).map(({ id }) => id)).toContain(video.id)
    expect((await list('?category=troubleshooting')).map(({ id }) => id)).not.toContain(video.id)
    await expectProblem(north.user.fetch('/videos/support?category=other'), 'bad_request')
  })

  test('accepts its fields in the query as well', async () => {
    const query = new URLSearchParams({ title: 'Per Query', category: 'machine_setup' })
    expect(await created(`/videos/support?${query}`, form(await clip()))).toMatchObject({
      title: 'Per Query',
      category: 'machine_setup',
    })
  })

  test('gets a poster and is ready', async () => {
    await expect
      .poll(async () => (await superAdmin.trpc.videos.get.query({ id: video.id })).state, { timeout: 50_000 })
      .toBe('ready')
    const { thumbnailUrl } = await north.user.trpc.videos.get.query({ id: video.id })
    const poster = await fetch(new URL(thumbnailUrl ?? '', env.BASE_URL))
    expect(poster.status).toBe(200)
    expect(poster.headers.get('content-type')).toMatch(/^image\//)
    expect((await north.user.fetch(`/videos/${video.id}/thumbnail`)).status).toBe(200)
    await expectProblem(fetch(`${env.BASE_URL}/videos/${video.id}/thumbnail`), 'unauthorized')
  })

  test('is renamed, removed and restored', async () => {
    const { videos } = superAdmin.trpc
    const renamed = await videos.update.mutate({ id: video.id, title: 'Ölwechsel', category: 'troubleshooting' })
    expect(renamed).toMatchObject({ title: 'Ölwechsel', category: 'troubleshooting' })
    await expect(north.admin.trpc.videos.update.mutate({ id: video.id, title: 'No' })).rejects.toMatchObject({
      data: { httpStatus: 403 },
    })
    await expectProblem(north.admin.fetch(`/videos/${video.id}`, { method: 'DELETE' }), 'forbidden')
    expect((await superAdmin.fetch(`/videos/${video.id}`, { method: 'DELETE' })).status).toBe(204)
    await expectProblem(superAdmin.fetch(`/videos/stream/${video.id}`), 'not_found')
    await expectProblem(superAdmin.fetch(`/videos/${video.id}`, { method: 'DELETE' }), 'not_found')
    await videos.restore.mutate({ id: video.id })
    expect((await superAdmin.fetch(`/videos/stream/${video.id}`)).status).toBe(200)
  })

  test('is for users who are signed in', async () => {
    await expectProblem(fetch(`${env.BASE_URL}/videos/stream/${video.id}`), 'unauthorized')
    const { streamUrl } = await north.user.trpc.videos.get.query({ id: video.id })
    const signed = new URL(streamUrl, env.BASE_URL)
    expect((await fetch(signed)).status).toBe(200)
    const other = new URL(signed)
    other.pathname = `/videos/${video.id}/thumbnail`
    await expectProblem(fetch(other), 'unauthorized')
    signed.searchParams.set('expires', '9999999999')
    await expectProblem(fetch(signed), 'unauthorized')
  })
})

describe("a part's video", () => {
  test("belongs to the users of the part's organization", async () => {
    const path = `/videos/parts/${north.partId}`
    const video = await created(path, form(await clip(), {}, { video_type: 'installation' }), north.admin)
    expect(video).toMatchObject({ kind: 'part', partId: north.partId, videoType: 'installation' })
    const listed = z.array(PartVideoResponse).parse(await (await north.user.fetch(path)).json())
    expect(listed.map(({ id }) => id)).toEqual([video.id])

    expect((await north.user.fetch(`/videos/stream/${video.id}`)).status).toBe(200)
    await expectProblem(south.admin.fetch(`/videos/stream/${video.id}`), 'not_found')
    await expectProblem(south.admin.fetch(path), 'not_found')
    await expectProblem(south.admin.fetch(`/videos/${video.id}`, { method: 'DELETE' }), 'not_found')
    await expectProblem(north.user.fetch(`/videos/${video.id}`, { method: 'DELETE' }), 'forbidden')
    expect((await north.admin.fetch(`/videos/${video.id}`, { method: 'DELETE' })).status).toBe(204)
  })
})

describe('an upload is rejected', () => {
  const path = '/videos/support'
  const named = async (bytes: Uint8Array<ArrayBuffer>, filename: string) => form({ bytes, filename }, fields)

  test('that is not a video, whatever its name', async () => {
    const { bytes } = await imageFile('#102030')
    await expectProblem(upload(superAdmin, path, await named(bytes, 'film.mp4')), 'unsupported_media_type')
    await expectProblem(
      upload(superAdmin, path, await named((await clip()).bytes, 'film.avi')),
      'unsupported_media_type',
    )
    const playlist = new TextEncoder().encode('#EXTM3U\nfile:///etc/passwd\n')
    await expectProblem(upload(superAdmin, path, await named(playlist, 'film.mp4')), 'unsupported_media_type')
  })

  test('without required fields', async () => {
    await expectProblem(upload(superAdmin, path, form(await clip(), { category: 'maintenance' })), 'bad_request')
    await expectProblem(upload(superAdmin, path, form(await clip(), { ...fields, category: 'other' })), 'bad_request')
    await expectProblem(upload(superAdmin, path, form(null, fields)), 'bad_request')
    await expectProblem(
      upload(superAdmin, `/videos/parts/${catalogPartId}`, form(await clip(), { video_type: 'other' })),
      'bad_request',
    )
  })

  test('that is too large', async () => {
    const { videos } = VideosLimits.parse(await (await fetch(`${env.BASE_URL}/videos/limits`)).json())
    const file = { bytes: new Uint8Array(videos.maxBytes + 1), filename: 'large.mp4' }
    await expectProblem(upload(superAdmin, path, form(file, fields)), 'too_large')
  })

  test('from someone who may not upload', async () => {
    const body = form(await clip(), fields)
    await expectProblem(fetch(`${env.BASE_URL}${path}`, { method: 'POST', body }), 'unauthorized')
    await expectProblem(upload(north.admin, path, body), 'forbidden')
    const partBody = form(await clip(), { video_type: 'demo' })
    await expectProblem(upload(north.admin, `/videos/parts/${catalogPartId}`, partBody), 'forbidden')
    await expectProblem(upload(south.admin, `/videos/parts/${north.partId}`, partBody), 'not_found')
    await expectProblem(upload(superAdmin, `/videos/parts/${crypto.randomUUID()}`, partBody), 'not_found')
  })
})
