import { isPage, pages } from '@abparts/contracts/dashboard-pages'
import { expect, test } from 'vitest'
import { router } from './router.tsx'

test('the pages that servers know are the pages of the router', () => {
  expect(Object.keys(router.routesByPath).toSorted()).toEqual(pages.toSorted())
  for (const page of pages) expect(isPage(page.replaceAll(/\$\w+/g, crypto.randomUUID())), page).toBe(true)
})
