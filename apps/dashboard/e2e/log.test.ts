import { expect, test } from 'vitest'
import { openApi } from './api.ts'
import { openPageAs } from './browser.ts'

test('the log says who did what, and can be filtered by resource, person and days', async () => {
  const api = await openApi('super_admin')
  const part = await api.createPart('Bracket of the log')
  await api.trpc.parts.update.mutate({ id: part.id, description: 'Bent.' })

  const page = await openPageAs('super_admin')
  await page.goto('/log?noun=part')
  const { name: root } = await api.trpc.account.me.query()
  const events = page.getByRole('main').getByRole('listitem')
  const created = events.filter({ hasText: `part number: ${part.partNumber}` })
  await created.getByText(`${root} created the part Bracket of the log`).waitFor()
  await created.getByRole('button', { name: /^Actions for/ }).click()
  await page.getByRole('menuitem', { name: 'Only this part' }).click()
  await expect.poll(() => events.count()).toBe(2)
  await events.first().getByText('description: Bent.').waitFor()

  await page.getByRole('button', { name: 'All actions Action' }).click()
  await page.getByRole('option', { name: 'Created' }).click()
  await expect.poll(() => events.count()).toBe(1)
  await created.getByRole('button', { name: /^Actions for/ }).click()
  await page.getByRole('menuitem', { name: 'Only this user' }).click()
  await page.getByRole('button', { name: `Remove the filter: By ${root}` }).waitFor()
  await page.getByLabel('To', { exact: true }).fill('2020-01-01')
  await page.getByText('No matching events.').waitFor()
  await page.getByLabel('To', { exact: true }).fill('')
  await page.reload()
  await expect.poll(() => events.count()).toBe(1)
  await created.getByRole('link', { name: 'Bracket of the log' }).click()
  await page.getByRole('heading', { name: 'Bracket of the log' }).waitFor()
})

test('the log loads more as one scrolls', async () => {
  const page = await openPageAs('super_admin', { viewport: { width: 1000, height: 600 } })
  await page.goto('/log')
  const events = page.getByRole('main').getByRole('listitem')
  await events.first().waitFor()
  const { length: atOnce } = (await (await openApi('super_admin')).trpc.audit.list.query()).items
  await page.keyboard.press('End')
  await expect.poll(() => events.count()).toBeGreaterThan(atOnce)
})

test('an admin sees only the log of their own organization', async () => {
  const foreign = await (await openApi('super_admin')).createPart('Bracket of nobody')
  const own = await (await openApi('admin')).createUser('user')
  const page = await openPageAs('admin')
  await page.goto('/members')
  await page.getByRole('navigation').getByRole('link', { name: 'Log' }).click()
  await page.getByText(`created the user ${own.email}`).waitFor()
  expect(await page.getByText(foreign.name).count()).toBe(0)
  await page.goto(`/log?resource=${foreign.id}`)
  await page.getByText('No matching events.').waitFor()
})
