import { formatBytes } from '@abparts/contracts/format'
import { imageFormatLabels } from '@abparts/contracts/image'
import { expect, test } from 'vitest'
import { openApi } from './api.ts'
import { openPageAs } from './browser.ts'
import { chooseFiles } from './choose-files.ts'
import { dropFile } from './drop-file.ts'
import { noImage, photos } from './media.ts'
import { readLimits } from './read-limits.ts'

const api = await openApi('super_admin')

test('photos are uploaded to a new part and seen', async () => {
  const part = await api.createPart('Bearing for upload')
  const page = await openPageAs('super_admin')
  await page.goto(`/parts/${part.id}`)
  await page.getByText('No images yet.').waitFor()
  await chooseFiles(page, 'Add images', photos)
  await page.getByText('3 files uploaded').waitFor()

  const images = page.getByRole('grid', { name: 'Images of Bearing for upload' }).getByRole('img')
  await expect.poll(() => images.count()).toBe(3)
  await expect
    .poll(() =>
      images.evaluateAll((all) => all.map((image) => image instanceof HTMLImageElement && image.naturalWidth > 0)),
    )
    .toEqual([true, true, true])

  const hashesOf = async (partId: string) =>
    (await api.trpc.images.list.query({ partId })).items.map(({ sha256 }) => sha256)
  const singly = await api.createPart('Bearing, one by one')
  for (const photo of photos) await api.upload(`/parts/${singly.id}/images`, photo)
  await expect
    .poll(() => hashesOf(part.id), { message: 'in the order in which they were chosen' })
    .toEqual(await hashesOf(singly.id))

  await page.goto(`/parts?q=${part.partNumber}`)
  await page.getByRole('link', { name: 'Bearing for upload' }).getByText('3 images').waitFor()
})

test('photos can be dropped', async () => {
  const part = await api.createPart('Bearing for dropping')
  const page = await openPageAs('super_admin')
  await page.goto(`/parts/${part.id}`)
  const area = page.getByRole('region', { name: 'Drop images to add them' })
  await area.waitFor()
  const image = await api.trpc.parts.list.query({ search: 'BRG' })
  const files = await page.evaluateHandle(
    async (url) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([await (await fetch(url)).blob()], 'dropped.webp', { type: 'image/webp' }))
      return transfer
    },
    image.items.find((item) => item.imageUrl !== null)?.imageUrl ?? '',
  )
  await area.dispatchEvent('dragenter', { dataTransfer: files })
  await area.getByText('Drop images to add them').waitFor()
  await area.dispatchEvent('drop', { dataTransfer: files })
  await expect.poll(() => page.getByRole('grid').getByRole('img').count()).toBe(1)
})

test('a file that is no image is refused with the sentence of the service, and can be dismissed', async () => {
  const part = await api.createPart('Bearing without an image')
  const page = await openPageAs('super_admin')
  await page.goto(`/parts/${part.id}`)
  await chooseFiles(page, 'Add images', noImage)
  const uploads = page.getByRole('region', { name: 'Uploads' })
  await uploads.getByRole('alert').getByText(imageFormatLabels.jpeg).waitFor()
  await uploads.getByText('1 of 1 failed').waitFor()
  await uploads.getByRole('button', { name: 'Dismiss media.ts' }).click()
  await uploads.waitFor({ state: 'hidden' })
})

test('a file above the limit is refused without being sent', async () => {
  const part = await api.createPart('Bearing with a huge image')
  const page = await openPageAs('super_admin')
  const sent: string[] = []
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()))
  await page.goto(`/parts/${part.id}`)
  const { formats, maxBytes } = (await readLimits()).images
  const shown = formatBytes(maxBytes)
  await page.getByText(`${formats.join(', ')}, up to ${shown} per file.`).waitFor()
  await dropFile(page, 'Drop images to add them', { name: 'huge.jpg', sizeBytes: maxBytes + 1 })
  await page.getByRole('region', { name: 'Uploads' }).getByText(`The limit is ${shown}.`).waitFor()
  expect(sent).toEqual([])
})

test('images are sorted by keyboard, and stay in this order', async () => {
  const part = await api.createPart('Bearing to sort')
  for (const photo of photos) await api.upload(`/parts/${part.id}/images`, photo)
  const before = await api.trpc.images.list.query({ partId: part.id })
  const page = await openPageAs('super_admin')
  await page.goto(`/parts/${part.id}`)

  await page.getByRole('row').first().focus()
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Move Image 1 of 3')
  const focused = () => page.evaluate(() => document.activeElement?.outerHTML)
  // The next key has no target before the focus has moved.
  const move = async (key: string) => {
    const before = await focused()
    await page.keyboard.press(key)
    await expect.poll(focused).not.toBe(before)
  }
  await move('Enter')
  await move('ArrowDown')
  await move('ArrowDown')
  await page.keyboard.press('Enter')

  const [first, second, third] = before.items.map(({ id }) => id)
  await expect
    .poll(async () => (await api.trpc.images.list.query({ partId: part.id })).items.map(({ id }) => id))
    .toEqual([second, third, first])
})

test('images are sorted by mouse, also past the large one', async () => {
  const part = await api.createPart('Bearing to drag')
  for (const photo of photos) await api.upload(`/parts/${part.id}/images`, photo)
  const before = await api.trpc.images.list.query({ partId: part.id })
  const page = await openPageAs('super_admin')
  await page.goto(`/parts/${part.id}`)

  const large = await page.getByRole('row').first().boundingBox()
  await page
    .getByRole('row')
    .last()
    .dragTo(page.getByRole('row').first(), { targetPosition: { x: 20, y: (large?.height ?? 0) - 20 } })

  const [first, second, third] = before.items.map(({ id }) => id)
  await expect
    .poll(async () => (await api.trpc.images.list.query({ partId: part.id })).items.map(({ id }) => id))
    .toEqual([third, first, second])
})

test('a deleted image is restored by undo', async () => {
  const part = await api.createPart('Bearing to delete from')
  for (const photo of photos.slice(0, 2)) await api.upload(`/parts/${part.id}/images`, photo)
  const page = await openPageAs('super_admin')
  await page.goto(`/parts/${part.id}`)
  await page.getByRole('button', { name: 'Actions for Image 1 of 2' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect.poll(() => page.getByRole('row').count()).toBe(1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => page.getByRole('row').count()).toBe(2)
  const { items } = await api.trpc.images.list.query({ partId: part.id })
  expect(items).toHaveLength(2)
})

test('an image is described, opened large and left by keys', async () => {
  const part = await api.createPart('Bearing to look at')
  for (const photo of photos.slice(0, 2)) await api.upload(`/parts/${part.id}/images`, photo)
  const page = await openPageAs('super_admin')
  await page.goto(`/parts/${part.id}`)
  await page.getByRole('button', { name: 'Actions for Image 2 of 2' }).click()
  await page.getByRole('menuitem', { name: 'Describe' }).click()
  await page.getByLabel('What the image shows').fill('Seen from the side')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('row', { name: 'Seen from the side' }).waitFor()

  await page.getByRole('row').first().focus()
  await page.keyboard.press('Enter')
  const lightbox = page.getByRole('dialog')
  await lightbox.getByText('1 of 2', { exact: true }).waitFor()
  await page.keyboard.press('ArrowRight')
  await lightbox.getByRole('img', { name: 'Seen from the side' }).waitFor()
  await page.keyboard.press('ArrowRight')
  await lightbox.getByText('1 of 2', { exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await lightbox.waitFor({ state: 'hidden' })
})
