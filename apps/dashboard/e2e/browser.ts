import type { Role } from '@abparts/contracts/user'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, expect } from 'vitest'
import { accountOf, BASE_URL, CHROMIUM_PATH } from './env.ts'

const browser = await chromium.launch({
  executablePath: CHROMIUM_PATH,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
})
afterAll(() => browser.close())

/** What no page may do: throw, violate the content security policy, or fetch from elsewhere. */
const offences: string[] = []

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
  expect(offences.splice(0)).toEqual([])
})

/** A page in its own browser, with nobody signed in and without animations. It is closed after the test. */
export async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: BASE_URL, reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  page.on('pageerror', (error) => offences.push(String(error)))
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) offences.push(message.text())
  })
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== new URL(BASE_URL).origin) offences.push(`Fetched ${request.url()}`)
  })
  return page
}

/** A page on which someone with this role is signed in. */
export const openPageAs = (role: Role, options: BrowserContextOptions = {}): Promise<Page> =>
  openPageOf(accountOf(role), options)

/** A page on which the person of this account is signed in. */
export async function openPageOf(
  { email, password }: { email: string; password: string },
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await openPage(options)
  const answer = await page.request.post('/api/auth/sign-in/email', { data: { email, password } })
  expect(answer.status()).toBe(200)
  return page
}
