import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openApi } from './api.ts'
import { openPageAs } from './browser.ts'
import { chooseFiles } from './choose-files.ts'
import { videoFile } from './media.ts'
import { visit } from './visit.ts'

const api = await openApi('super_admin')
const question = (page: Page) => page.getByRole('alertdialog', { name: 'Leave without saving?' })

/** Whether the browser asks before the window is closed. Stays on the page when it does. */
async function asksBeforeClosing(page: Page): Promise<boolean> {
  const asked = page.waitForEvent('dialog').then(async (dialog) => {
    expect(dialog.type()).toBe('beforeunload')
    await dialog.dismiss()
    return true
  })
  const closed = page.waitForEvent('close').then(() => false)
  const closing = page.close({ runBeforeUnload: true })
  const first = await Promise.race([asked, closed])
  await closing
  return first
}

async function openPart(name: string): Promise<Page> {
  const part = await api.createPart(name)
  const page = await openPageAs('super_admin')
  await visit(page, '/profile')
  await visit(page, '/parts')
  await page.getByRole('searchbox').fill(part.partNumber)
  await page.getByRole('link', { name }).click()
  await page.getByRole('heading', { name }).waitFor()
  return page
}

test('neither the back button nor closing leaves a filled dialog without a question', async () => {
  const page = await openPart('Bearing that is being edited')
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('Description').fill('Half a sentence')
  await page.goBack()
  await question(page).getByRole('button', { name: 'Stay' }).click()
  await question(page).waitFor({ state: 'detached' })
  expect(await page.getByLabel('Description').inputValue()).toBe('Half a sentence')
  expect(await asksBeforeClosing(page)).toBe(true)
  await page.goBack()
  await question(page).getByRole('button', { name: 'Leave' }).click()
  await page.getByRole('heading', { name: 'Parts', level: 1 }).waitFor()
})

test('Escape and the cross close a filled dialog after a question, and Escape there means to stay', async () => {
  const page = await openPart('Bearing that is half described')
  const dialog = page.getByRole('dialog', { name: 'Edit part', includeHidden: true })
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('Description').fill('Half a sentence')
  for (const leave of [() => page.keyboard.press('Escape'), () => dialog.getByLabel('Close').click()]) {
    await leave()
    await question(page).waitFor()
    await page.keyboard.press('Escape')
    await question(page).waitFor({ state: 'detached' })
    expect(await page.getByLabel('Description').inputValue()).toBe('Half a sentence')
  }
  await dialog.getByLabel('Close').click()
  await question(page).getByRole('button', { name: 'Leave' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await question(page).count()).toBe(0)

  await page.getByRole('button', { name: 'Edit' }).click()
  expect(await page.getByLabel('Description').inputValue()).toBe('')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })

  await page.getByRole('button', { name: 'Add videos' }).click()
  await chooseFiles(page, 'Choose', videoFile)
  await page.keyboard.press('Escape')
  await question(page).getByRole('button', { name: 'Leave' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
})

test.each([
  ['Edit', 'Edit part'],
  ['Add videos', 'Add videos'],
])('the dialog behind "%s" is left without a question when nothing was filled in', async (button, name) => {
  const page = await openPart('Bearing that stays')
  await page.getByRole('button', { name: button }).click()
  await page.getByRole('dialog', { name }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'Parts', level: 1 }).waitFor()
  await page.goForward()
  await page.getByRole('button', { name: button }).click()
  await page.getByRole('dialog', { name }).waitFor()
  expect(await asksBeforeClosing(page)).toBe(false)
})

test('saved or cancelled input is left without a question', async () => {
  const page = await openPart('Bearing to be saved')
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('Description').fill('A sentence.')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByText('A sentence.').waitFor()
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('Description').fill('Another.')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await asksBeforeClosing(page)).toBe(false)
})

test('chosen files, and a changed name on the profile, are not lost by navigating', async () => {
  const page = await openPart('Bearing with a chosen film')
  await page.getByRole('button', { name: 'Add videos' }).click()
  await chooseFiles(page, 'Choose', videoFile)
  expect(await asksBeforeClosing(page)).toBe(true)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  await visit(page, '/profile')
  await page.getByRole('main').getByLabel('Name').fill('Somebody New')
  await page.getByRole('link', { name: 'Documents' }).click()
  await question(page).getByRole('button', { name: 'Stay' }).click()
  expect(await page.getByRole('main').getByLabel('Name').inputValue()).toBe('Somebody New')
})
