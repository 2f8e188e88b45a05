import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openApi } from './api.ts'
import { openPageAs } from './browser.ts'
import { visit } from './visit.ts'

const api = await openApi('super_admin')
const { items: parts } = await api.trpc.parts.list.query({ search: 'BRG' })
const part = `/parts/${parts[0]?.id}`
const { items: organizations } = await api.trpc.organizations.list.query({ search: 'Nordfeld' })
const pages = [
  '/invitation',
  '/parts',
  part,
  '/support',
  '/manuals',
  '/organizations',
  '/members',
  '/storage',
  `/storage/${organizations[0]?.id}`,
  '/log',
  '/profile',
]

const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor)

test('light and dark follow the system until a theme is chosen', async () => {
  const page = await openPageAs('super_admin', { colorScheme: 'light' })
  await page.goto('/parts')
  await page.getByRole('listitem').first().waitFor()
  const light = await background(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await background(page)
  expect(dark).not.toBe(light)

  await page.getByRole('button', { name: /^Account of/ }).click()
  await page.getByRole('menuitemradio', { name: 'Light' }).click()
  expect(await background(page)).toBe(light)
  await page.reload()
  expect(await background(page)).toBe(light)
})

test('every page fits a phone', async () => {
  const width = 360
  const page = await openPageAs('super_admin', { viewport: { width, height: 740 }, hasTouch: true, isMobile: true })
  const widths: Record<string, number> = {}
  for (const path of pages) {
    await visit(page, path)
    widths[path] = await page.evaluate(() => document.documentElement.scrollWidth)
  }
  expect(widths).toEqual(Object.fromEntries(pages.map((path) => [path, width])))
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Parts' }).click()
  await page.getByRole('heading', { name: 'Parts', level: 1 }).waitFor()
})
