import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { openApi } from './api.ts'
import { openPage, openPageAs } from './browser.ts'
import { lookAtLayout } from './look-at-layout.ts'
import { photos } from './media.ts'

const widths = [360, 768, 1024, 1440]
const minGap = 8
/** WCAG 2.2, target size (minimum). */
const minTarget = 24
const minText = 80
/** The directory for screenshots of all pages, to be inspected. */
const images = fileURLToPath(new URL('../screenshots', import.meta.url))

const root = await openApi('super_admin')
const admin = await openApi('admin')
const { organizationId: ownId } = await admin.trpc.account.me.query()
const own = ownId ?? ''

/** Returns the link of an invitation that is removed after the test. */
async function inviteSomebody(name: string) {
  const invited = { email: `${crypto.randomUUID()}@example.com`, name, role: 'user', organizationId: own } as const
  const { invitation, link } = await root.trpc.invitations.create.mutate(invited)
  onTestFinished(async () => {
    await root.trpc.invitations.remove.mutate({ id: invitation.id })
  })
  return link
}

/** Pages by name, each opened by everybody, whatever it shows them. */
async function everyPage(): Promise<Record<string, string>> {
  const { items: organizations } = await root.trpc.organizations.list.query({ search: 'Castello' })
  const other = organizations[0]?.id ?? ''
  const long = await admin.createPart(`Rotary ${'tensioner'.repeat(8)} for very long names of parts`, own)
  await admin.trpc.parts.update.mutate({
    id: long.id,
    partNumber: `${long.partNumber}-${'W'.repeat(50)}`.slice(0, 50),
    description: `See https://example.com/${'tensioner'.repeat(32)} for more.`,
  })
  for (const photo of photos) await admin.upload(`/parts/${long.id}/images`, photo)
  await inviteSomebody('Somebody with a rather long name')
  const firstOf = async (organizationId: string | null, search: string) =>
    (await root.trpc.parts.list.query({ organizationId, search })).items[0]?.id
  const { items: videos } = await root.trpc.videos.list.query({ search: 'round baler' })
  return {
    parts: '/parts',
    'no-parts': '/parts?q=nothing-has-this-name',
    'catalog-part': `/parts/${await firstOf(null, 'BRG')}`,
    'own-part': `/parts/${long.id}`,
    'part-of-others': `/parts/${await firstOf(other, '')}`,
    support: '/support',
    'support-video': `/support/${videos[0]?.id}`,
    documents: '/manuals',
    organizations: '/organizations',
    'own-organization': `/organizations/${own}`,
    'organization-of-others': `/organizations/${other}`,
    users: '/members',
    storage: '/storage',
    'own-storage': `/storage/${own}`,
    'storage-of-others': `/storage/${other}`,
    log: '/log',
    profile: '/profile',
    nowhere: '/nowhere/at/all',
  }
}

/** The visible ones. Runs in the page. */
const imagesAreThere = () =>
  [...document.images].every((image) => {
    const { top, bottom } = image.getBoundingClientRect()
    return image.complete || bottom < 0 || top > innerHeight
  })

async function arrive(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.locator('h1, main [role=alert], main p').first().waitFor()
  await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0)
}

/**
 * Returns what is wrong on these pages at any width. Takes screenshots, at the largest width also of the dark theme.
 */
async function sweep(page: Page, who: string, pages: Record<string, string>): Promise<Record<string, string[]>> {
  mkdirSync(images, { recursive: true })
  const found: Record<string, string[]> = {}
  const take = (name: string) =>
    page.screenshot({ path: `${images}/${name}.jpg`, type: 'jpeg', quality: 60, fullPage: true })
  for (const [name, path] of Object.entries(pages)) {
    await arrive(page, path)
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 })
      await page.waitForFunction(imagesAreThere)
      const problems = await page.evaluate(lookAtLayout, { minGap, minTarget, minText })
      if (problems.length > 0) found[`${who}: ${name} at ${width} px`] = problems
      await take(`${name}-${who}-${width}`)
    }
    await page.emulateMedia({ colorScheme: 'dark' })
    await take(`${name}-${who}-dark`)
    await page.emulateMedia({ colorScheme: 'light' })
  }
  return found
}

/** On the page of a part, at these widths: the facts beside the images, in the narrow column. */
async function expectWideGallery(page: Page, path: string): Promise<void> {
  await arrive(page, path)
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    const grid = await page.getByRole('grid').boundingBox()
    const facts = await page.locator('main aside').boundingBox()
    if (grid === null || facts === null) throw new Error('A part of the page is missing.')
    if (width < 1024) expect(facts.y).toBeGreaterThanOrEqual(grid.y + grid.height)
    else {
      expect(grid.x + grid.width).toBeLessThanOrEqual(facts.x)
      expect(grid.width).toBeGreaterThan(facts.width)
    }
  }
}

const signedIn = ['user', 'admin', 'super_admin'] as const

test.each(signedIn)('every page has a correct layout for a %s at every width', async (role) => {
  const pages = await everyPage()
  const page = await openPageAs(role, { colorScheme: 'light' })
  expect(await sweep(page, role, pages)).toEqual({})
  await expectWideGallery(page, pages['catalog-part'] ?? '')
})

test('every page has a correct layout for a stranger at every width', async () => {
  const { pathname, hash } = new URL((await inviteSomebody('Somebody')) ?? '')
  const page = await openPage({ colorScheme: 'light' })
  const pages = {
    'sign-in': '/sign-in',
    invitation: pathname + hash,
    'no-invitation': '/invitation#nothing',
    parts: '/parts',
    nowhere: '/nowhere/at/all',
  }
  expect(await sweep(page, 'stranger', pages)).toEqual({})
})
