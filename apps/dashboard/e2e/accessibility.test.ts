import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { openApi } from './api.ts'
import { openPage, openPageAs } from './browser.ts'
import { visit } from './visit.ts'

const api = await openApi('super_admin')
// From the demo data: what other tests create may disappear at any moment.
const { items: parts } = await api.trpc.parts.list.query({ search: 'BRG' })
const { items: videos } = await api.trpc.videos.list.query({ search: 'round baler' })
const { items: organizations } = await api.trpc.organizations.list.query({ search: 'Nordfeld' })
const part = `/parts/${parts[0]?.id}`
const pages = [
  '/parts',
  part,
  '/support',
  `/support/${videos[0]?.id}`,
  '/manuals',
  '/organizations',
  `/organizations/${organizations[0]?.id}`,
  '/members',
  '/storage',
  `/storage/${organizations[0]?.id}`,
  '/log',
  '/profile',
]
const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const Findings = z.object({
  violations: z.array(z.object({ help: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
})
const themes = ['light', 'dark'] as const

/** What axe finds against WCAG 2.2, levels A and AA, including contrast. */
async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = Findings.parse(await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(levels)} })`))
  return violations.flatMap(({ help, nodes }) => nodes.map(({ html }) => `${help}: ${html.slice(0, 200)}`))
}

test.each(themes)('every page is accessible in the %s theme', async (theme) => {
  const options = { colorScheme: theme }
  const found: Record<string, string[]> = {}

  const stranger = await openPage(options)
  await visit(stranger, '/sign-in')
  found['/sign-in'] = await violationsOf(stranger)
  const { trpc } = await openApi('super_admin')
  const { organizationId } = await (await openApi('admin')).trpc.account.me.query()
  const invited = { email: `axe-${theme}@example.com`, name: 'Somebody', role: 'user', organizationId } as const
  const { invitation, link } = await trpc.invitations.create.mutate(invited)
  const { pathname, hash } = new URL(link ?? '')
  await visit(stranger, pathname + hash)
  found['an invitation'] = await violationsOf(stranger)
  await trpc.invitations.remove.mutate({ id: invitation.id })

  const page = await openPageAs('super_admin', options)
  for (const path of pages) {
    await visit(page, path)
    found[path] = await violationsOf(page)
  }

  await visit(page, part)
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('dialog').waitFor()
  found['a dialog'] = await violationsOf(page)
  await page.keyboard.press('Escape')
  await page
    .getByRole('button', { name: /^Actions for/ })
    .first()
    .click()
  await page.getByRole('menu').waitFor()
  found['a menu'] = await violationsOf(page)

  await page.keyboard.press('Escape')
  await visit(page, `/support/${videos[0]?.id}`)
  await page.getByRole('button', { name: 'Captions' }).click()
  await page.getByRole('dialog').waitFor()
  found["a video's captions"] = await violationsOf(page)

  expect(Object.entries(found).filter(([, violations]) => violations.length > 0)).toEqual([])
})
