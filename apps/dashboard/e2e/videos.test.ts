import type { Locator, Page, Route } from 'playwright-core'
import { expect, test } from 'vitest'
import { openApi } from './api.ts'
import { openPageAs } from './browser.ts'
import { chooseFiles } from './choose-files.ts'
import { videoFile } from './media.ts'
import { expectLoaded, expectPlaying, expectPosition } from './player.ts'

const api = await openApi('super_admin')

test('a support video is uploaded, found, edited, deleted and restored', async () => {
  const title = `Greasing ${crypto.randomUUID().slice(0, 8)}`
  const page = await openPageAs('super_admin')
  await page.goto('/support')
  await page.getByRole('button', { name: 'Upload videos' }).click()
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await page.getByRole('alert').getByText('Choose a file first.').waitFor()
  await chooseFiles(page, 'Choose', videoFile)
  expect(await page.getByLabel('Title').inputValue()).toBe('Bearing installation')
  await page.getByLabel('Title').fill('')
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await page.getByText('This field is required.').waitFor()
  await page.getByLabel('Title').fill(title)
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await page.getByRole('link', { name: title }).waitFor()

  await page.getByRole('searchbox').fill(title)
  await page.getByRole('radio', { name: 'Maintenance' }).click()
  await page.getByText('No matching videos.').waitFor()
  await page.getByRole('radio', { name: 'Machine setup' }).click()
  await page.getByRole('link', { name: title }).click()

  const player = page.getByLabel(title, { exact: true })
  await expectLoaded(player)
  await player.focus()
  await page.keyboard.press('5')
  await expectPosition(player, 0.5)

  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('Description').fill('With the grease gun.')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('main').getByText('With the grease gun.').waitFor()

  await page.getByRole('button', { name: 'Delete video' }).click()
  await page.getByRole('heading', { name: 'Support videos' }).waitFor()
  await page.getByRole('link', { name: title }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('link', { name: title }).waitFor()

  const { items } = await api.trpc.videos.list.query({ search: title })
  await Promise.all(items.map(({ id }) => api.trpc.videos.remove.mutate({ id })))
})

/** Opens a video of the demo data, ready for keys. */
async function openVideo(page: Page): Promise<Locator> {
  await page.goto('/support')
  await page.getByRole('link', { name: 'Setting up the round baler' }).first().click()
  const player = page.locator('video')
  await expectLoaded(player)
  await player.focus()
  return player
}

/** Opens a video of which only the beginning is loaded at first; then `answer` decides about each further request. */
async function openBeginning(page: Page, answer: (route: Route, count: number) => Promise<void>): Promise<Locator> {
  let count = 0
  await page.route('**/videos/stream/**', async (route) => {
    count += 1
    if (count > 1) return answer(route, count)
    const headers = { ...route.request().headers(), range: 'bytes=0-79999' }
    await route.fulfill({ response: await route.fetch({ headers }) })
  })
  return await openVideo(page)
}

test('the player continues where it was when its URL expires in the middle', async () => {
  const page = await openPageAs('user')
  let refusals = 0
  const player = await openBeginning(page, async (route, count) => {
    if (count > 2) return route.continue()
    refusals += 1
    await route.fulfill({ status: 403 })
  })
  await page.keyboard.press('8')
  await expectPosition(player, 0.8)
  expect(refusals).toBe(1)
  await page.keyboard.press('k')
  await expectPlaying(player)
})

test('the player gets a fresh URL before it uses an expired one', async () => {
  const page = await openPageAs('user')
  const ranges: (string | undefined)[] = []
  const player = await openBeginning(page, async (route) => {
    ranges.push(route.request().headers().range)
    await route.continue()
  })
  await page.clock.setSystemTime(Date.now() + 15 * 60_000)
  await page.keyboard.press('8')
  await expectPosition(player, 0.8)
  // A player that keeps the old URL requests the middle.
  expect(ranges[0]).toBe('bytes=0-')
})

test('the player knows its keys, its speeds and the last position', async () => {
  const page = await openPageAs('user')
  const player = await openVideo(page)
  await page.keyboard.press('m')
  await page.getByRole('button', { name: 'Unmute' }).waitFor()
  await page.keyboard.press('>')
  await expect.poll(() => page.getByLabel('Speed').inputValue()).toBe('1.25')
  await page.getByLabel('Speed').selectOption('1')
  await page.keyboard.press('f')
  await page.getByRole('button', { name: 'Exit full screen' }).waitFor()
  await page.keyboard.press('f')
  await page.getByRole('button', { name: 'Full screen', exact: true }).waitFor()

  await page.keyboard.press('5')
  await expectPosition(player, 0.5)
  expect(await page.getByLabel('Position').getAttribute('aria-valuetext')).toMatch(/^0:0[56] of 0:11$/)
  await page.reload()
  await expectPosition(player, 0.5)
  await player.focus()
  await page.keyboard.press('Home')
  await expectPosition(player, 0)
})

test('the timeline previews the position under the pointer, and seeks there when pressed', async () => {
  const page = await openPageAs('user')
  const player = await openVideo(page)
  const sprite = page.waitForResponse(/storyboard\.webp/)
  const line = await page.getByLabel('Position').boundingBox()
  if (line === null) throw new Error('The player has no timeline.')
  await page.mouse.move(line.x + line.width * 0.7, line.y + line.height / 2)
  expect((await sprite).status()).toBe(200)
  await page.mouse.down()
  await page.mouse.up()
  await expectPosition(player, 0.7)
})

test('changes by others to videos are visible immediately, also after a lost connection', async () => {
  const part = await api.createPart('Bearing that others work on')
  const page = await openPageAs('user')
  await page.goto(`/parts/${part.id}`)
  await page.getByText('No videos yet.').waitFor()
  await api.upload(`/videos/parts/${part.id}`, videoFile, { video_type: 'demo' })
  const card = page.getByRole('article')
  await card.locator('img').waitFor()
  await card.getByText('Preparing').waitFor({ state: 'detached' })

  await page.context().setOffline(true)
  const { items } = await api.trpc.videos.list.query({ partId: part.id })
  await Promise.all(items.map(({ id }) => api.trpc.videos.remove.mutate({ id })))
  await page.context().setOffline(false)
  await page.getByText('No videos yet.').waitFor()
})
