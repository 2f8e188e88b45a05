import type { AppRouter } from '@abparts/gateway/trpc/router'
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { openApi } from './api.ts'
import { openPageAs } from './browser.ts'
import { BASE_URL } from './env.ts'

const partCount = 1000
const numbers = Array.from({ length: partCount }, (_, index) => `L-${String(index).padStart(4, '0')}`)
const { headers, trpc } = await openApi('super_admin')
/** Many calls in one request. */
const many = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${BASE_URL}/trpc`, headers, maxItems: 50 })] })

/** An organization with very many parts, removed after the test. */
async function createLongList(): Promise<string> {
  const { id: organizationId } = await trpc.organizations.create.mutate({ name: `Long list ${crypto.randomUUID()}` })
  const parts = await Promise.all(
    numbers.map((partNumber) => many.parts.create.mutate({ partNumber, name: 'One of many', organizationId })),
  )
  onTestFinished(async () => {
    await Promise.all(parts.map(({ id }) => many.parts.remove.mutate({ id })))
    await trpc.organizations.remove.mutate({ id: organizationId })
  })
  return organizationId
}

/** Found by selector: a search by role would go through thousands of elements each time. */
const cards = (page: Page) => page.locator('main li')

/** Scrolls until this many parts are loaded. Throws when no more are loaded. */
async function readUntil(page: Page, count: number, move: () => Promise<unknown>): Promise<void> {
  for (let shown = await cards(page).count(); shown < count; ) {
    await expect
      .poll(
        async () => {
          await move()
          return cards(page).count()
        },
        { interval: 30 },
      )
      .toBeGreaterThan(shown)
    shown = await cards(page).count()
  }
}

test('a list of 1,000 parts is read to its end: by wheel, key and scroll bar, slowly, and after a failure', async () => {
  const organizationId = await createLongList()
  const page = await openPageAs('super_admin')
  await page.goto(`/parts?owner=${organizationId}`)
  await cards(page).first().hover()

  await readUntil(page, 300, () => page.mouse.wheel(0, 3000))
  await readUntil(page, 450, () => page.keyboard.press('End'))

  const network = await page.context().newCDPSession(page)
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 300,
    downloadThroughput: 100_000,
    uploadThroughput: 100_000,
  })
  // Like dragging the scroll bar: straight to the bottom, and up again before anything is loaded.
  await readUntil(page, 550, () =>
    page.evaluate(() => {
      scrollTo(0, document.documentElement.scrollHeight)
      requestAnimationFrame(() => scrollBy(0, -200))
    }),
  )
  await network.detach()

  const pageRequest = /\/trpc\/[^?]*parts\.list/
  await page.route(pageRequest, (route) => route.fulfill({ status: 503, body: '' }))
  const bottom = () => page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
  const tryAgain = page.getByRole('main').getByRole('button', { name: 'Try again' })
  await expect.poll(async () => [await bottom(), await tryAgain.count()][1]).toBe(1)
  await page.getByRole('main').getByRole('alert').waitFor()
  await page.unroute(pageRequest)
  await tryAgain.click()
  await readUntil(page, partCount, bottom)
  await cards(page)
    .last()
    .getByText(numbers.at(-1) ?? '')
    .waitFor()
  expect(await cards(page).count()).toBe(partCount)
})
