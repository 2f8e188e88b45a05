import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openApi } from './api.ts'
import { openPageAs } from './browser.ts'
import { chooseFiles } from './choose-files.ts'
import { photos } from './media.ts'
import { visit } from './visit.ts'

const api = await openApi('super_admin')
const offlineLine = (page: Page) => page.getByRole('status').getByText('You are offline.')
const dialog = (page: Page) => page.getByRole('dialog')
const images = (page: Page) => page.getByRole('grid').getByRole('row')

/** Back on the network: everything on the page has been refetched from the server. */
async function goOnline(page: Page): Promise<void> {
  const readAgain = page.waitForResponse(/\/trpc\/[^?]*\.(get|list|me)/)
  await page.context().setOffline(false)
  await readAgain
  await offlineLine(page).waitFor({ state: 'detached' })
}

async function goOffline(page: Page): Promise<void> {
  await page.context().setOffline(true)
  await offlineLine(page).waitFor()
}

async function partWithImages(name: string) {
  const part = await api.createPart(name)
  for (const photo of photos) await api.upload(`/parts/${part.id}/images`, photo)
  const list = async () => (await api.trpc.images.list.query({ partId: part.id })).items.map(({ id }) => id)
  return { part, list }
}

test('a change that failed offline and was cancelled is never saved', async () => {
  const part = await api.createPart('Bearing of before')
  const page = await openPageAs('super_admin')
  await visit(page, `/parts/${part.id}`)
  await page.getByRole('button', { name: 'Edit' }).click()
  await dialog(page).getByLabel('Name').fill('Bearing of offline')
  await goOffline(page)
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await dialog(page).getByRole('alert').getByText('You are offline.').waitFor()
  expect(await dialog(page).getByLabel('Name').inputValue()).toBe('Bearing of offline')
  await dialog(page).getByRole('button', { name: 'Cancel' }).click()
  await goOnline(page)
  await page.reload()
  await page.getByRole('heading', { name: 'Bearing of before' }).waitFor()
  expect((await api.trpc.parts.get.query({ id: part.id })).name).toBe('Bearing of before')
})

test('what could not be saved offline is saved with one click, back online', async () => {
  const part = await api.createPart('Bearing of before')
  const page = await openPageAs('super_admin')
  await visit(page, `/parts/${part.id}`)
  await page.getByRole('button', { name: 'Edit' }).click()
  await dialog(page).getByLabel('Name').fill('Bearing of later')
  await goOffline(page)
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await dialog(page).getByRole('button', { name: 'Try again' }).waitFor()
  await goOnline(page)
  await dialog(page).getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'Bearing of later' }).waitFor()
})

test('an image deleted offline reappears with a sentence, and is deleted on retry', async () => {
  const { part, list } = await partWithImages('Bearing with images')
  const page = await openPageAs('super_admin')
  await visit(page, `/parts/${part.id}`)
  await goOffline(page)
  await page.getByRole('button', { name: 'Actions for Image 2 of 3' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByText('The image could not be deleted. You are offline.').waitFor()
  expect(await images(page).count()).toBe(3)
  await goOnline(page)
  expect(await list()).toHaveLength(3)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('Image deleted.').waitFor()
  expect(await list()).toHaveLength(2)
  await expect.poll(() => images(page).count()).toBe(2)
})

test('an order that cannot be saved is reverted immediately when the server is away', async () => {
  const { part, list } = await partWithImages('Bearing in order')
  const before = await list()
  const page = await openPageAs('super_admin')
  await visit(page, `/parts/${part.id}`)
  const keys = () => images(page).evaluateAll((rows) => rows.map((row) => row.getAttribute('data-key')))
  await page.route(/\/trpc\//, (route) => route.abort())
  for (const [index, name] of [
    ['Actions for Image 3 of 3', 'Move to front'],
    ['Actions for Image 1 of 3', 'Move back'],
  ].entries()) {
    await page.getByRole('button', { name: name[0] ?? '' }).click()
    await page.getByRole('menuitem', { name: name[1] ?? '' }).click()
    await expect.poll(() => page.getByText('The images could not be reordered.').count()).toBe(index + 1)
    expect(await keys()).toEqual(before)
  }
  await page.unroute(/\/trpc\//)
  await page.getByRole('button', { name: 'Try again' }).first().click()
  await expect.poll(keys).not.toEqual(before)
  await expect.poll(list).toEqual(await keys())
})

test('files chosen offline report a failure, and are sent on retry', async () => {
  const part = await api.createPart('Bearing without a network')
  const page = await openPageAs('super_admin')
  await visit(page, `/parts/${part.id}`)
  await goOffline(page)
  const [photo = ''] = photos
  await chooseFiles(page, 'Add images', photo)
  const tray = page.getByRole('region', { name: 'Uploads' })
  await tray.getByRole('alert').getByText('You are offline.').waitFor()
  await goOnline(page)
  expect((await api.trpc.images.list.query({ partId: part.id })).items).toEqual([])
  await tray.getByRole('button', { name: /^Retry / }).click()
  await expect.poll(() => images(page).count()).toBe(1)
})
