import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openApi } from './api.ts'
import { openPage, openPageAs } from './browser.ts'

const api = await openApi('super_admin')

/** A real PDF, as a browser prints one. */
async function printDocument(name: string) {
  const sheet = await openPage()
  await sheet.setContent('<h1>Fitting the bearing</h1><p>Heat it to 80 °C.</p>')
  return { name, mimeType: 'application/pdf', buffer: await sheet.pdf() }
}

async function choose(page: Page, button: string, files: Awaited<ReturnType<typeof printDocument>>[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: button }).click()
  await (await chooser).setFiles(files)
}

test('a document is uploaded to a part, opened, downloaded, renamed, deleted and restored', async () => {
  const part = await api.createPart('Bearing with a document')
  const page = await openPageAs('super_admin')
  await page.goto(`/parts/${part.id}`)
  await page.getByText('No documents yet.').waitFor()
  await choose(page, 'Add documents', [await printDocument('fitting_the_bearing.pdf')])

  const title = page.getByRole('link', { name: 'Fitting the bearing', exact: true })
  const opened = page.waitForEvent('popup')
  await title.click()
  const viewer = await opened
  await expect.poll(() => viewer.evaluate(() => document.contentType)).toBe('application/pdf')
  // Rendering it takes the processor that the rest needs.
  await viewer.close()

  const saved = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download Fitting the bearing' }).click()
  expect((await saved).suggestedFilename()).toBe('fitting_the_bearing.pdf')

  await page.getByRole('button', { name: 'Actions for Fitting the bearing' }).click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByLabel('Title').fill('Fitting, step by step')
  await page.getByRole('button', { name: 'Save' }).click()
  const renamed = page.getByRole('link', { name: 'Fitting, step by step', exact: true })
  await renamed.waitFor()

  await page.getByRole('button', { name: 'Actions for Fitting, step by step' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByText('No documents yet.').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await renamed.waitFor()
})

test('general documents are found by everyone and changed only by super admins', async () => {
  const mark = `M${crypto.randomUUID().slice(0, 8)}`
  const page = await openPageAs('super_admin')
  await page.goto('/manuals')
  await choose(page, 'Upload documents', [
    await printDocument(`${mark} one.pdf`),
    await printDocument(`${mark} two.pdf`),
  ])
  await page.getByText('2 files uploaded').waitFor()

  const reader = await openPageAs('user')
  await reader.goto('/manuals')
  await reader.getByRole('searchbox').fill(`${mark} two`)
  const rows = reader.getByRole('main').getByRole('listitem')
  await expect.poll(() => rows.allTextContents()).toEqual([expect.stringContaining(`${mark} two`)])
  expect(
    await reader
      .getByRole('main')
      .getByRole('button', { name: /Actions|Upload/ })
      .count(),
  ).toBe(0)

  const { items } = await api.trpc.documents.list.query({ search: mark })
  await Promise.all(items.map(({ id }) => api.trpc.documents.remove.mutate({ id })))
})

test('a file that is no PDF is refused with the sentence of the service', async () => {
  const part = await api.createPart('Bearing without a document')
  const page = await openPageAs('super_admin')
  await page.goto(`/parts/${part.id}`)
  await choose(page, 'Add documents', [
    { name: 'document.pdf', mimeType: 'application/pdf', buffer: Buffer.from('no') },
  ])
  await page.getByRole('region', { name: 'Uploads' }).getByRole('alert').getByText('PDF').waitFor()
  await page.getByText('No documents yet.').waitFor()
})
