import { expect, test } from 'vitest'
import { openApi } from './api.ts'
import { openPageAs } from './browser.ts'

const { trpc, createPart } = await openApi('super_admin')

test('what others change while a dialog is open stays when it is saved', async () => {
  const { id } = await createPart('Bracket that two people edit')
  const { items } = await trpc.organizations.list.query({ search: 'Nordfeld' })
  const organizationId = items[0]?.id ?? ''
  const page = await openPageAs('super_admin')
  await page.goto(`/parts/${id}`)
  await page.getByRole('button', { name: 'Edit' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit part' })
  await dialog.waitFor()
  await trpc.parts.update.mutate({ id, organizationId, description: 'By somebody else.' })
  await dialog.getByLabel('Name').fill('Bracket with a better name')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Bracket with a better name' }).waitFor()
  const name = 'Bracket with a better name'
  expect(await trpc.parts.get.query({ id })).toMatchObject({ name, organizationId, description: 'By somebody else.' })
})

test('a dialog in which nothing was changed saves nothing', async () => {
  const { id } = await createPart('Bracket that stays as it is')
  const page = await openPageAs('super_admin')
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('parts.update')) sent.push(request.url())
  })
  await page.goto(`/parts/${id}`)
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(sent).toEqual([])

  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('Description').fill('Changed.')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(sent).toHaveLength(1)
})
