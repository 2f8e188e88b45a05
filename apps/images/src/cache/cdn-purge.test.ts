import { getEventListeners } from 'node:events'
import { cdnPurges, parts } from '@abparts/db/schema'
import { createLog } from '@abparts/runtime/log'
import { eq } from 'drizzle-orm'
import { afterAll, expect, test, vi } from 'vitest'
import { startTestImages } from '../testing.ts'
import { pause, startCdnPurge } from './cdn-purge.ts'

const images = await startTestImages()
const { db, addPart, addImage, get, send, people, ours } = images
const log = createLog('images')
log.level = 'silent'

const received: { tags: string[]; authorization: string | null }[] = []
let isDown = false
let refusals = 0
const cdn = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: async (request) => {
    if (isDown) {
      refusals += 1
      return new Response(null, { status: 500 })
    }
    const { tags } = (await request.json()) as { tags: string[] }
    received.push({ tags, authorization: request.headers.get('authorization') })
    return new Response(null, { status: 204 })
  },
})
const start = () => startCdnPurge({ db, log, url: cdn.url.href, token: 'purge-token' })
afterAll(async () => {
  await cdn.stop(true)
  await images.close()
})
const purged = () => received.splice(0).flatMap(({ tags }) => tags)
const emptied = () =>
  vi.waitFor(async () => expect(await db.$count(cdnPurges)).toBe(0), { timeout: 15_000, interval: 50 })

test('every change is sent to the CDN, by the cache tags of images', async () => {
  const part = await addPart(null)
  const image = await addImage(`/parts/${part}/images`, 'red')
  const tags = (await get(image.href)).headers.get('cache-tag')?.split(',')
  expect(tags).toEqual([`image-${image.id}`, `part-${part}`])
  const stop = start()
  await emptied()
  expect(received[0]?.authorization).toBe('Bearer purge-token')
  expect(purged()).toEqual(tags)

  await db.update(parts).set({ organizationId: ours }).where(eq(parts.id, part))
  await emptied()
  expect(purged()).toEqual([`part-${part}`])

  await send('DELETE', `/images/parts/${part}/0`, people.root.headers)
  await emptied()
  expect(purged()).toContain(`image-${image.id}`)
  await stop()
})

test('a CDN that is down is notified later, also by another process', async () => {
  isDown = true
  const part = await addPart(null)
  const image = await addImage(`/parts/${part}/images`, 'blue')
  const stop = start()
  await vi.waitFor(() => expect(refusals).toBeGreaterThan(0), { timeout: 15_000 })
  expect(await db.$count(cdnPurges)).toBe(2)
  await stop()
  isDown = false
  const stopOther = start()
  await emptied()
  await stopOther()
  expect(purged()).toEqual([`image-${image.id}`, `part-${part}`])
})

test('without a CDN no tags accumulate', async () => {
  await addImage(`/parts/${await addPart(null)}/images`, 'lime')
  const stop = startCdnPurge({ db, log, url: null, token: null })
  await emptied()
  await stop()
  expect(received).toEqual([])
})

test('thousands of pauses leave nothing behind, and all end with their signal', async () => {
  const ending = new AbortController()
  const listeners = () => getEventListeners(ending.signal, 'abort').length
  for (let count = 0; count < 2000; count++) await pause(0, ending.signal)
  expect(listeners()).toBe(0)

  const pausing = pause(60_000, ending.signal)
  expect(listeners()).toBe(1)
  ending.abort()
  await pausing
  await pause(60_000, ending.signal)
  expect(listeners()).toBe(0)
})
