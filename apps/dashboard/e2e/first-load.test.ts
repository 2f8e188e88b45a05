import { expect, test } from 'vitest'
import { openPage } from './browser.ts'

/** What may be transferred before somebody can sign in: compressed scripts, styles and answers, with their headers. */
const mostBytes = 220_000

test('little is transferred before one can sign in', async () => {
  const page = await openPage()
  const network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  let bytes = 0
  network.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await page.goto('/')
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThan(mostBytes)
})

test('an unknown address says so, to people and to programs', async () => {
  const page = await openPage()
  const answer = await page.goto('/no/such/page')
  expect(answer?.status()).toBe(404)
  await page.getByText('Page not found.').waitFor()
})
