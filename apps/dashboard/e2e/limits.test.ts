import { formatBytes } from '@abparts/contracts/format-bytes'
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

test('pages say what the services take in', async () => {
  const part = await api.createPart('Bearing with limits')
  const page = await openPageAs('super_admin')
  await page.goto(`/parts/${part.id}`)
  for (const { formats, maxBytes } of [limits.images, limits.videos, limits.documents])
    await page.getByText(`${formats.join(', ')}, up to ${formatBytes(maxBytes)} a file.`).waitFor()
  await page.goto('/storage')
  await page.getByText(`kept ${limits.removedMediaRetentionDays} days`).waitFor()
})

/** Answers for the videos service, which is set up in another way. */
const answerLimits = (page: Page, change: Partial<VideosLimits>) =>
  page.route('**/videos/limits', (route) => route.fulfill({ json: { ...limits, ...change } }))

const megabyte = 1024 * 1024

test('what an installation is set to is what its pages say, and what is refused before it is sent', async () => {
  const part = await api.createPart('Bearing with other limits')
  const page = await openPageAs('super_admin')
  await answerLimits(page, {
    videos: { formats: ['MP4', 'AV2'], fileTypes: ['.mp4', '.av2'], maxBytes: 7 * megabyte },
    documents: { formats: ['PDF'], fileTypes: ['application/pdf'], maxBytes: megabyte },
    removedMediaRetentionDays: 1,
  })
  await page.goto(`/parts/${part.id}`)
  await page.getByText('MP4, AV2, up to 7 MB a file.').waitFor()
  await page.getByText('PDF, up to 1 MB a file.').waitFor()
  const sent: string[] = []
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()))
  await dropFile(page, 'Drop documents to add them', { name: 'huge.pdf', sizeBytes: megabyte + 1 })
  await page.getByRole('region', { name: 'Uploads' }).getByText('Up to 1 MB are accepted.').waitFor()
  expect(sent).toEqual([])
  await page.getByRole('button', { name: 'Add videos' }).click()
  await page.getByRole('dialog').getByText('MP4, AV2, up to 7 MB a file.').waitFor()
  await page.goto('/storage')
  await page.getByText(/, kept 1 day$/).waitFor()
})

test('while a service says nothing of its limits, nothing is claimed, and it judges what is sent', async () => {
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
