import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openApi } from './api.ts'
import { openPageAs } from './browser.ts'
import { chooseFiles } from './choose-files.ts'
import { dropFile } from './drop-file.ts'
import { openFlakyProxy } from './flaky-proxy.ts'
import { noImage, otherVideoFile, strangeVideoFile, videoFile } from './media.ts'
import { expectLoaded, expectPlaying, expectPosition } from './player.ts'
import { readLimits } from './read-limits.ts'

const api = await openApi('super_admin')
const tray = (page: Page) => page.getByRole('region', { name: 'Uploads' })

/** The offsets of the pieces of an upload that the browser sends. */
function watchOffsets(page: Page): number[] {
  const offsets: number[] = []
  page.on('request', (request) => {
    if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']))
  })
  return offsets
}

async function addVideos(page: Page, partId: string, files: readonly string[]): Promise<void> {
  await page.goto(`/parts/${partId}`)
  await page.getByRole('button', { name: 'Add videos' }).click()
  await chooseFiles(page, 'Choose', files)
  await page.getByRole('dialog').getByRole('button', { name: 'Upload' }).click()
}

/** Uploads videos to a new part, over a connection that breaks in the middle. */
async function uploadUntilItBreaks(files: readonly string[]) {
  const part = await api.createPart('Bearing on a bad line')
  const connection = await openFlakyProxy()
  const page = await openPageAs('super_admin', { proxy: connection.proxy })
  const offsets = watchOffsets(page)
  connection.breakAfter(120_000)
  await addVideos(page, part.id, files)
  await tray(page).getByText('No connection.').first().waitFor()
  return { part, connection, page, offsets }
}

test('an upload that loses the network resumes by itself, gets its poster, plays and seeks', async () => {
  const { connection, page, offsets } = await uploadUntilItBreaks([videoFile])
  connection.mend()
  await tray(page).getByText('Uploaded', { exact: true }).first().waitFor()
  expect(offsets[0]).toBe(0)
  expect(offsets.at(-1)).toBeGreaterThan(0)

  const card = page.getByRole('article')
  await card.locator('img').waitFor()
  await card.getByText('Preparing').waitFor({ state: 'detached' })
  await card.getByRole('button', { name: /^Play bearing-installation.mp4/ }).click()
  const player = page.locator('video')
  await expectLoaded(player)
  await page.keyboard.press(' ')
  await expectPlaying(player)
  await page.keyboard.press('k')
  await page.keyboard.press('5')
  await expectPosition(player, 0.5)
})

test('a paused upload survives a reload, asks for its file, and refuses another', async () => {
  const { part, connection, page, offsets } = await uploadUntilItBreaks([videoFile])
  await page.getByRole('button', { name: 'Pause bearing-installation.mp4' }).click()
  await tray(page).getByText('Paused', { exact: true }).waitFor()
  connection.mend()
  const before = offsets.length

  await page.goto('/members')
  await tray(page).getByText('Interrupted at').waitFor()
  await chooseFiles(page, 'Choose file', otherVideoFile)
  await page.getByText('This is not the file that was being uploaded.').waitFor()
  await chooseFiles(page, 'Choose file', videoFile)
  await tray(page).getByText('Uploaded', { exact: true }).first().waitFor()
  expect(offsets.slice(before).every((offset) => offset > 0)).toBe(true)
  const { items } = await api.trpc.videos.list.query({ partId: part.id })
  expect(items.map(({ originalFilename }) => originalFilename)).toEqual(['bearing-installation.mp4'])
})

test('an upload that is cancelled leaves nothing behind', async () => {
  const { connection, page } = await uploadUntilItBreaks([videoFile])
  await page.getByRole('button', { name: /^Pause/ }).click()
  connection.mend()
  const deleted = page.waitForResponse((response) => response.request().method() === 'DELETE')
  await page.getByRole('button', { name: /^Cancel/ }).click()
  const answer = await deleted
  expect(answer.status()).toBe(204)
  await tray(page).waitFor({ state: 'hidden' })
  await page.reload()
  await page.getByText('No videos yet.').waitFor()
  expect(await tray(page).count()).toBe(0)
})

test('several videos are uploaded together, and the page warns before it is left', async () => {
  const { connection, page } = await uploadUntilItBreaks([videoFile, otherVideoFile])
  const warned = page.waitForEvent('dialog')
  const closing = page.close({ runBeforeUnload: true })
  const dialog = await warned
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await closing
  connection.mend()
  await expect.poll(() => page.getByRole('article').count()).toBe(2)
})

test('a file that is no video is refused with the sentence of the service, before it is sent', async () => {
  const part = await api.createPart('Bearing without a film')
  const page = await openPageAs('super_admin')
  const offsets = watchOffsets(page)
  await addVideos(page, part.id, [noImage])
  await tray(page).getByRole('alert').getByText('mp4', { exact: false }).waitFor()
  await page.getByText('No videos yet.').waitFor()
  expect(offsets).toEqual([])
})

test('a video above the limit is refused before it is sent', async () => {
  const part = await api.createPart('Bearing with a huge film')
  const page = await openPageAs('super_admin')
  const offsets = watchOffsets(page)
  await page.goto(`/parts/${part.id}`)
  const { maxBytes } = (await readLimits()).videos
  await dropFile(page, 'Drop videos to add them', { name: 'huge.mp4', sizeBytes: maxBytes + 1 })
  await page.getByRole('dialog').getByRole('button', { name: 'Upload' }).click()
  await tray(page).getByRole('alert').getByText(`${maxBytes} bytes`).waitFor()
  expect(offsets).toEqual([])
})

test('a video that cannot be prepared says why, and is retried', async () => {
  const part = await api.createPart('Bearing with a strange film')
  const page = await openPageAs('super_admin')
  await addVideos(page, part.id, [strangeVideoFile])
  const card = page.getByRole('article')
  await card.getByText('Failed').waitFor()
  const { items } = await api.trpc.videos.list.query({ partId: part.id })
  await card.getByText(items[0]?.failureReason ?? 'There is no reason.').waitFor()
  await card.getByRole('button', { name: /^Actions for/ }).click()
  const asked = page.waitForResponse(/videos\.retry/)
  await page.getByRole('menuitem', { name: 'Prepare again' }).click()
  expect((await asked).status()).toBe(200)
  await card.getByText('Failed').waitFor()
})
