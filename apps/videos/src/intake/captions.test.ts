import { partResource } from '@abparts/auth/permissions'
import { signPath } from '@abparts/auth/signed-url'
import { maxCaptionBytes, maxVideoCaptions } from '@abparts/contracts/limits'
import { PartVideoResponse } from '@abparts/contracts/video'
import { auditEvents, videoCaptions } from '@abparts/db/schema'
import { readSampleVideo } from '@abparts/testing/sample-videos'
import { asc, eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { mediaUrlSecrets, refusal, startTestApp } from '../testing.ts'

const { close, people, upload, get, send, addPart, ours, db } = await startTestApp()
afterAll(close)
const { admin, user, stranger } = people

const partId = await addPart(ours)
const uploaded = await upload(
  `/videos/parts/${partId}?video_type=demo`,
  admin,
  await readSampleVideo('vp9.webm'),
  'belt.webm',
)
const { id } = PartVideoResponse.parse(await uploaded.json())
const path = (file: string) => `/videos/${id}/captions/${file}`
const german = 'WEBVTT\n\n00:00.000 --> 00:02.000\nRiemen lösen\n'

test('captions are added, shown with the video, replaced and removed', async () => {
  expect((await send('PUT', path('de.vtt'), admin, german)).status).toBe(201)
  expect((await send('PUT', path('PT-BR.vtt'), admin, german)).status).toBe(201)
  expect((await send('PUT', path('de.vtt'), admin, german.replace('lösen', 'lockern'))).status).toBe(204)

  const answer = await get(path('de.vtt'), user)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'text/vtt; charset=utf-8',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'content-disposition': 'inline; filename="belt.webm de.vtt"',
  })
  expect(await answer.text()).toContain('lockern')
  expect(
    (
      await get(signPath(path('de.vtt'), partResource({ organizationId: ours }), mediaUrlSecrets), {
        range: 'bytes=0-5',
      })
    ).status,
  ).toBe(206)
  const [video] = PartVideoResponse.array().parse(await (await get(`/videos/parts/${partId}`, user)).json())
  expect(video?.captions).toEqual([
    { language: 'de', label: 'Deutsch', url: path('de.vtt') },
    { language: 'pt-br', label: expect.stringMatching(/^portugu.s/i), url: path('pt-br.vtt') },
  ])

  expect((await send('DELETE', path('de.vtt'), admin)).status).toBe(204)
  expect(await refusal(send('DELETE', path('de.vtt'), admin))).toMatchObject([404, expect.any(String)])
  expect(await refusal(get(path('de.vtt'), user))).toMatchObject([404, expect.any(String)])
  const events = await db
    .select({ action: auditEvents.action, organizationId: auditEvents.organizationId })
    .from(auditEvents)
    .where(eq(auditEvents.resourceType, 'video_caption'))
    .orderBy(asc(auditEvents.id))
  expect(events.map(({ action }) => action)).toEqual(['create', 'create', 'edit', 'delete'])
  expect(new Set(events.map(({ organizationId }) => organizationId))).toEqual(new Set([ours]))
})

test('they are changed by those who may edit the video, and visible to those who may see it', async () => {
  expect((await send('PUT', path('en.vtt'), admin, german)).status).toBe(201)
  for (const method of ['PUT', 'DELETE']) {
    const body = method === 'PUT' ? german : undefined
    expect((await send(method, path('en.vtt'), {}, body)).status).toBe(401)
    expect((await send(method, path('en.vtt'), user, body)).status).toBe(403)
    expect((await send(method, path('en.vtt'), stranger, body)).status).toBe(404)
  }
  expect((await get(path('en.vtt'), user)).status).toBe(200)
  expect((await get(path('en.vtt'), stranger)).status).toBe(404)
  expect((await get(path('en.vtt'))).status).toBe(401)
})

test.each([
  ['another format', 'de.vtt', '1\n00:00:00,000 --> 00:00:02,000\nHi\n', 415],
  ['a mistake', 'de.vtt', 'WEBVTT\n\n00:00.000 -> 00:02.000\nHi\n', 422],
  ['too much', 'de.vtt', german.padEnd(maxCaptionBytes + 1), 413],
  ['no language', 'German.vtt', german, 400],
  ['another ending', 'de.srt', german, 400],
])('%s is refused, and nothing changes', async (_, file, body, status) => {
  expect(await refusal(send('PUT', path(file), admin, body))).toEqual([status, expect.stringMatching(/\w/)])
  expect((await get(path('de.vtt'), user)).status).toBe(404)
})

test('the number of languages is limited, also for simultaneous requests', async () => {
  const languages = Array.from({ length: maxVideoCaptions + 5 }, (_, index) => `de-${100 + index}`)
  const statuses = await Promise.all(
    languages.map(async (language) => (await send('PUT', path(`${language}.vtt`), admin, german)).status),
  )
  expect(statuses.filter((status) => status === 409).length).toBeGreaterThanOrEqual(5)
  expect(await db.$count(videoCaptions, eq(videoCaptions.videoId, id))).toBe(maxVideoCaptions)
  const [language = ''] = languages.filter((_, index) => statuses[index] === 201)
  expect((await send('PUT', path(`${language}.vtt`), admin, german)).status).toBe(204)
  expect(await refusal(send('PUT', path('sv.vtt'), admin, german))).toEqual([
    409,
    expect.stringContaining(String(maxVideoCaptions)),
  ])
})
