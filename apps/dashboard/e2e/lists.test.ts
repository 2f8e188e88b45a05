import { expect, onTestFinished, test } from 'vitest'
import { openApi } from './api.ts'
import { openPageAs } from './browser.ts'

const api = await openApi('super_admin')

test('a long list is searched from the address and read page after page', async () => {
  const mark = `L${crypto.randomUUID().slice(0, 8)}`
  const numbers = Array.from({ length: 55 }, (_, index) => `${mark}-${String(index).padStart(2, '0')}`)
  const parts = await Promise.all(
    numbers.map((partNumber) => api.trpc.parts.create.mutate({ partNumber, name: 'One of many' })),
  )
  onTestFinished(async () => {
    await Promise.all(parts.map(({ id }) => api.trpc.parts.remove.mutate({ id })))
  })

  const page = await openPageAs('user')
  await page.goto(`/parts?q=${mark}`)
  const cards = page.getByRole('main').getByRole('listitem')
  await cards.first().waitFor()
  expect(await cards.count()).toBe(50)
  await cards.last().scrollIntoViewIfNeeded()
  await expect.poll(() => cards.count()).toBe(55)

  await page.getByRole('searchbox').fill(numbers[54] ?? '')
  await expect.poll(() => cards.count()).toBe(1)
  expect(new URL(page.url()).searchParams.get('q')).toBe(numbers[54])
  await page.getByRole('searchbox').fill('nothing has this name')
  await page.getByRole('button', { name: 'Show all parts' }).click()
  await cards.nth(11).waitFor()
  expect(await page.getByRole('searchbox').inputValue()).toBe('')
})

/** Alone, or in a batch with others. */
const listRequest = /\/trpc\/[^?]*parts\.list/

test('a list that cannot be loaded says so, and is loaded on retry', async () => {
  const page = await openPageAs('user')
  await page.goto('/profile')
  await page.route(listRequest, (route) => route.abort())
  await page.getByRole('link', { name: 'Parts', exact: true }).click()
  await page.getByRole('alert').getByText('The server cannot be reached.').waitFor()
  await page.unroute(listRequest)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('main').getByRole('listitem').first().waitFor()
})

test('opening something right after typing into the search is not undone', async () => {
  const { partNumber } = await api.createPart('Bearing that is found quickly')
  const page = await openPageAs('user')
  await page.goto('/parts')
  const card = page.getByRole('main').getByRole('link', { name: 'Bearing that is found quickly' })
  await page.getByRole('searchbox').fill(partNumber.slice(0, 4))
  await card.waitFor()
  // The opened page loads later than the search would.
  await page.route(/\/(assets|trpc)\//, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1000))
    await route.continue()
  })
  await page.getByRole('searchbox').press('End')
  await page.getByRole('searchbox').pressSequentially(partNumber.slice(4, 6))
  await card.click()
  await page.getByRole('heading', { name: 'Bearing that is found quickly', level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  expect(new URL(page.url()).pathname).toMatch(/^\/parts\/[0-9a-f-]{36}$/)
})
