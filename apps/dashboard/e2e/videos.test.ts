import { expect, test } from 'vitest'
import { openApi } from './api.ts'
import { openPageAs } from './browser.ts'
import { chooseFiles } from './choose-files.ts'
import { film, noPicture } from './media.ts'
import { expectLoaded, expectPlaying, expectPosition, stateOf } from './player.ts'

const api = await openApi('super_admin')

test('a video is uploaded to a part, played, and sought to the middle', async () => {
  const part = await api.createPart('Bearing with a film')
  const page = await openPageAs('super_admin')
  await page.goto(`/parts/${part.id}`)
  await page.getByRole('button', { name: 'Add video' }).click()
  await chooseFiles(page, 'Choose', film)
  await page.getByRole('button', { name: 'Demo Type' }).click()
  await page.getByRole('option', { name: 'Installation' }).click()
  await page.getByRole('button', { name: 'Upload' }).click()
  await page.getByRole('region', { name: 'Uploads' }).getByText('Uploaded', { exact: true }).first().waitFor()

  const card = page.getByRole('article').filter({ hasText: 'Installation' })
  await card.locator('img').waitFor()
  await card.getByText('Preparing').waitFor({ state: 'detached' })
  await card.getByRole('button', { name: /^Play bearing-installation.mp4/ }).click()

  const player = page.locator('video')
  await expectLoaded(player)
  await page.keyboard.press('k')
  await expectPlaying(player)
  await page.keyboard.press('k')
  await page.keyboard.press('5')
  await expectPosition(player, 0.5)
  await page.keyboard.press('k')
  await expectPlaying(player)
  expect((await stateOf(player)).currentTime).toBeGreaterThan((await stateOf(player)).duration / 2)
})

test('a support video is uploaded, found, edited, deleted and brought back', async () => {
  const title = `Greasing ${crypto.randomUUID().slice(0, 8)}`
  const page = await openPageAs('super_admin')
  await page.goto('/support')
  await page.getByRole('button', { name: 'Upload video' }).click()
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await page.getByText('This is needed.').waitFor()
  await page.getByLabel('Title').fill(title)
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await page.getByRole('alert').getByText('Choose a file first.').waitFor()
  await chooseFiles(page, 'Choose', film)
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await page.getByRole('link', { name: title }).waitFor()

  await page.getByRole('searchbox').fill(title)
  await page.getByRole('radio', { name: 'Maintenance' }).click()
  await page.getByText('No video matches.').waitFor()
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
  await page.getByText('With the grease gun.').waitFor()

  await page.getByRole('button', { name: 'Delete video' }).click()
  await page.getByRole('heading', { name: 'Support videos' }).waitFor()
  await page.getByRole('link', { name: title }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('link', { name: title }).waitFor()

  const { items } = await api.trpc.videos.list.query({ search: title })
  await Promise.all(items.map(({ id }) => api.trpc.videos.remove.mutate({ id })))
})

test('the player goes on where it was when its address expires in the middle', async () => {
  const page = await openPageAs('user')
  const requests: string[] = []
  await page.route('**/videos/stream/**', async (route) => {
    requests.push(route.request().url())
    // The beginning is there, then the address has expired; a fresh one works.
    if (requests.length === 1)
      await route.fulfill({
        response: await route.fetch({ headers: { ...route.request().headers(), range: 'bytes=0-79999' } }),
      })
    else if (requests.length === 2) await route.fulfill({ status: 403 })
    else await route.continue()
  })
  await page.goto('/support')
  await page.getByRole('listitem').getByRole('link').first().click()
  const player = page.locator('video')
  await expectLoaded(player)
  await player.focus()
  await page.keyboard.press('8')
  await expectPosition(player, 0.8)
  expect(requests.length).toBeGreaterThan(2)
  await page.keyboard.press('k')
  await expectPlaying(player)
})

test('a file that is no video is refused with the sentence of the service', async () => {
  const part = await api.createPart('Bearing without a film')
  const page = await openPageAs('super_admin')
  await page.goto(`/parts/${part.id}`)
  await page.getByRole('button', { name: 'Add video' }).click()
  await chooseFiles(page, 'Choose', noPicture)
  await page.getByRole('button', { name: 'Upload' }).click()
  await page.getByRole('region', { name: 'Uploads' }).getByRole('alert').getByText('mp4').waitFor()
  await page.getByText('No videos yet.').waitFor()
})
