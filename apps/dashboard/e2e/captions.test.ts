import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openApi } from './api.ts'
import { openPageAs } from './browser.ts'
import { videoFile } from './media.ts'
import { expectLoaded } from './player.ts'

const api = await openApi('super_admin')

const captions = `WEBVTT

00:00.000 --> 00:20.000
Lager auf 80 °C erwärmen
`

/** What the browser shows over the video. */
const shownCaptions = (page: Page) =>
  page.locator('video').evaluate((element) => {
    if (!(element instanceof HTMLVideoElement)) throw new Error('This is no player.')
    return Array.from(element.textTracks, ({ mode, language, activeCues }) => ({
      mode,
      language,
      text: Array.from(activeCues ?? [], (cue) => (cue instanceof VTTCue ? cue.text : '')).join(),
    }))
  })

async function addCaptions(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Captions' }).click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose' }).click()
  await (await chooser).setFiles({ name, mimeType: 'text/vtt', buffer: Buffer.from(text) })
  await page.getByRole('button', { name: 'Add captions' }).click()
}

test('captions are added, shown, switched off by key, deleted and restored', async () => {
  const title = `Captioned ${crypto.randomUUID().slice(0, 8)}`
  await api.upload('/videos/support', videoFile, { title, category: 'maintenance' })
  const { items } = await api.trpc.videos.list.query({ search: title })
  const page = await openPageAs('super_admin')
  await page.goto(`/support/${items[0]?.id}`)
  await expectLoaded(page.locator('video'))

  await addCaptions(page, 'broken.vtt', 'no captions')
  await page.getByRole('alert').getByText('WebVTT').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await addCaptions(page, 'film.de.vtt', captions)
  const choice = page.getByRole('combobox', { name: 'Captions' })
  await choice.selectOption({ label: 'Deutsch' })
  await page.locator('video').focus()
  await page.keyboard.press('5')
  await expect
    .poll(() => shownCaptions(page))
    .toEqual([{ mode: 'showing', language: 'de', text: 'Lager auf 80 °C erwärmen' }])

  await page.keyboard.press('c')
  await expect.poll(() => shownCaptions(page)).toEqual([])
  await page.reload()
  await expectLoaded(page.locator('video'))
  await choice.selectOption('de')
  await page.reload()
  // The choice is remembered.
  await expect.poll(async () => (await shownCaptions(page))[0]?.mode).toBe('showing')

  await page.getByRole('button', { name: 'Captions' }).click()
  await page.getByRole('button', { name: 'Delete Deutsch captions' }).click()
  await page.getByText('This video has no captions yet.').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Undo' }).click()
  await choice.waitFor()
  await Promise.all(items.map(({ id }) => api.trpc.videos.remove.mutate({ id })))
})
