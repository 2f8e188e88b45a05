import { formatBytes } from '@abparts/contracts/format'
import type { VideosLimits } from '@abparts/contracts/limits'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openApi } from './api.ts'
import { openPageAs } from './browser.ts'
import { chooseFiles } from './choose-files.ts'
import { dropFile } from './drop-file.ts'
import { photos } from './media.ts'
import { readLimits } from './read-limits.ts'

const api = await openApi('super_admin')
const limits = await readLimits()

test('pages show the limits of the services', async () => {
  const part = await api.createPart('Bearing with limits')
  const page = await openPageAs('super_admin')
  await page.goto(`/parts/${part.id}`)
  for (const { formats, maxBytes } of [limits.images, limits.videos, limits.documents])
    await page.getByText(`${formats.join(', ')}, up to ${formatBytes(maxBytes)} per file.`).waitFor()
  await page.goto('/storage')
  await page.getByText(`kept for ${limits.removedMediaRetentionDays} days`).waitFor()
})

/** Answers for the videos service with other settings. */
const answerLimits = (page: Page, change: Partial<VideosLimits>) =>
  page.route('**/videos/limits', (route) => route.fulfill({ json: { ...limits, ...change } }))

const megabyte = 1024 * 1024

test('pages show the configured limits, and files above them are refused before they are sent', async () => {
  const part = await api.createPart('Bearing with other limits')
  const page = await openPageAs('super_admin')
  await answerLimits(page, {
    videos: { formats: ['MP4', 'AV2'], fileTypes: ['.mp4', '.av2'], maxBytes: 7 * megabyte },
    documents: { formats: ['PDF'], fileTypes: ['application/pdf'], maxBytes: megabyte },
    removedMediaRetentionDays: 1,
  })
  await page.goto(`/parts/${part.id}`)
  await page.getByText('MP4, AV2, up to 7 MB per file.').waitFor()
  await page.getByText('PDF, up to 1 MB per file.').waitFor()
  const sent: string[] = []
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()))
  await dropFile(page, 'Drop documents to add them', { name: 'huge.pdf', sizeBytes: megabyte + 1 })
  await page.getByRole('region', { name: 'Uploads' }).getByText('The limit is 1 MB.').waitFor()
  expect(sent).toEqual([])
  await page.getByRole('button', { name: 'Add videos' }).click()
  await page.getByRole('dialog').getByText('MP4, AV2, up to 7 MB per file.').waitFor()
  await page.goto('/storage')
  await page.getByText(/, kept for 1 day$/).waitFor()
})

test('while a service does not report its limits, none are shown, and the service decides', async () => {
  const part = await api.createPart('Bearing without limits')
  const page = await openPageAs('super_admin')
  const failed: string[] = []
  page.on('requestfailed', (request) => failed.push(new URL(request.url()).pathname))
  for (const path of ['**/images/limits', '**/videos/limits']) await page.route(path, (route) => route.abort())
  await page.goto(`/parts/${part.id}`)
  await chooseFiles(page, 'Add images', photos.slice(0, 1))
  await page.getByText('Uploaded', { exact: true }).first().waitFor()
  expect(failed).toContain('/images/limits')
  expect(await page.getByText('up to', { exact: false }).count()).toBe(0)
})
