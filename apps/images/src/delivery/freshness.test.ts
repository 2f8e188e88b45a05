import { getImageUrl } from '@abparts/contracts/image-url'
import { parts } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { afterAll, expect, test, vi } from 'vitest'
import { refusal, startTestImages } from '../testing.ts'

const images = await startTestImages()
const { addPart, addImage, get, send, people, ours } = images
afterAll(images.close)

/** The rule: one second after a change was answered, nobody sees the previous state. */
const aSecond = () => Bun.sleep(1000)

test('a replaced or removed image is gone from every instance a second later, whatever is requested meanwhile', async () => {
  const [writer, reader] = [images.createInstance(), images.createInstance()]
  const path = getImageUrl('organization', ours)
  const upload = (background: string) =>
    addImage(`/organizations/${ours}/logo`, background, people.root.headers, writer)
  const first = await upload('red')

  const seen: { at: number; etag: string | null }[] = []
  let reading = true
  const readers = [writer, reader].flatMap((instance) =>
    Array.from({ length: 4 }, async () => {
      while (reading) {
        const at = performance.now()
        const answer = await get(path, {}, instance)
        seen.push({ at, etag: answer.status === 200 ? answer.headers.get('etag') : null })
        await answer.arrayBuffer()
        await Bun.sleep(3)
      }
    }),
  )
  const changes: { at: number; etag: string | null }[] = [{ at: 0, etag: `"${first.sha256}"` }]
  const note = (sha256: string | null) => changes.push({ at: performance.now(), etag: sha256 && `"${sha256}"` })
  await Bun.sleep(200)
  note((await upload('lime')).sha256)
  await Bun.sleep(1300)
  await send('DELETE', path, people.root.headers, undefined, writer)
  note(null)
  await Bun.sleep(1300)
  note((await upload('blue')).sha256)
  await Bun.sleep(1300)
  reading = false
  await Promise.all(readers)

  expect(seen.length).toBeGreaterThan(200)
  for (const { at, etag } of seen) {
    // Any state of the last second may be seen; nothing older.
    const current = changes.filter((_, index) => {
      const next = changes[index + 1]
      return next === undefined || next.at + 1000 > at
    })
    expect(current.map((change) => change.etag)).toContain(etag)
  }
  expect(new Set(seen.map(({ etag }) => etag)).size).toBe(4)
})

test('a part that becomes proprietary is closed a second later, at every URL', async () => {
  const part = await addPart(null)
  const image = await addImage(`/parts/${part}/images`, 'red')
  const urls = [getImageUrl('part', part, 0), image.href, `${image.href}?w=64`]
  for (const url of urls) expect((await get(url)).status).toBe(200)
  await images.db.update(parts).set({ organizationId: ours }).where(eq(parts.id, part))
  await aSecond()
  for (const url of urls) {
    expect(await refusal(get(url))).toEqual([401, 'unauthorized'])
    expect(await refusal(get(url, people.stranger.headers))).toEqual([404, 'not_found'])
    expect((await get(url, people.user.headers)).status).toBe(200)
  }
  // From now on nothing is remembered: its removal is visible immediately.
  await images.db.delete(parts).where(eq(parts.id, part))
  for (const url of urls) expect(await refusal(get(url, people.user.headers))).toEqual([404, 'not_found'])
})

test('one query serves a second of requests for a public image', async () => {
  const part = await addPart(null)
  await addImage(`/parts/${part}/images`, 'red')
  const select = vi.spyOn(images.db, 'select')
  const instance = images.createInstance()
  await Promise.all(Array.from({ length: 100 }, () => get(getImageUrl('part', part, 0), {}, instance)))
  expect(select).toHaveBeenCalledTimes(1)
  select.mockRestore()
})

test('a remembered public image is answered immediately, by position and by hash', async () => {
  const part = await addPart(null)
  const image = await addImage(`/parts/${part}/images`, 'red')
  for (const path of [getImageUrl('part', part, 0), image.href]) {
    const routed = await get(`${path}?format=webp`)
    const quick = get(path)
    expect(quick).toBeInstanceOf(Response)
    expect(Object.fromEntries((await quick).headers)).toEqual(Object.fromEntries(routed.headers))
    expect(await (await quick).bytes()).toEqual(await routed.bytes())
    expect((await get(path, { 'if-none-match': `"${image.sha256}"` })).status).toBe(304)
    expect(await refusal(get(path, { 'if-match': '"another"' }))).toEqual([412, 'precondition_failed'])
  }
})

test('an image that is answered from memory is gone immediately from the instance that removes it', async () => {
  const part = await addPart(null)
  const image = await addImage(`/parts/${part}/images`, 'red')
  await get(image.href)
  expect(get(image.href)).toBeInstanceOf(Response)
  expect((await send('DELETE', getImageUrl('part', part, 0), people.root.headers)).status).toBe(204)
  expect(await refusal(get(image.href))).toEqual([404, 'not_found'])
})

test('only the path of a remembered image is answered from memory, not one with the same ending', async () => {
  const part = await addPart(null)
  const { href } = await addImage(`/parts/${part}/images`, 'red')
  await get(href)
  expect(await refusal(get(`/old${href}`))).toEqual([404, 'not_found'])
  expect(await refusal(get(`${href}?next=${href}`))).toEqual([400, 'bad_request'])
})
