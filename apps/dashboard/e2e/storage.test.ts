import { expect, onTestFinished, test } from 'vitest'
import { openApi } from './api.ts'
import { openPageAs } from './browser.ts'
import { photos } from './media.ts'

const api = await openApi('super_admin')

test('a super admin sees everything that is stored, what one organization stores, and the images themselves', async () => {
  const name = `Stores ${crypto.randomUUID().slice(0, 8)}`
  const { id: organizationId } = await api.trpc.organizations.create.mutate({ name })
  const partNumber = `S-${crypto.randomUUID().slice(0, 8)}`
  const part = await api.trpc.parts.create.mutate({ partNumber, name: 'Much imaged', organizationId })
  onTestFinished(async () => {
    await api.trpc.parts.remove.mutate({ id: part.id })
    await api.trpc.organizations.remove.mutate({ id: organizationId })
  })
  for (const photo of photos.slice(0, 2)) await api.upload(`/parts/${part.id}/images`, photo)

  const page = await openPageAs('super_admin')
  await page.goto('/parts')
  await page.getByRole('navigation').getByRole('link', { name: 'Storage' }).click()
  await page.getByRole('row', { name: /^Catalog/ }).waitFor()
  const showAll = page.getByRole('button', { name: /^Show all/ })
  if ((await showAll.count()) > 0) await showAll.click()
  await page.getByRole('link', { name }).click()

  await page.getByRole('heading', { name: `Storage of ${name}` }).waitFor()
  const kinds = page.getByRole('listitem').filter({ hasText: 'Images of parts' })
  await kinds.getByText('2', { exact: true }).waitFor()
  await page
    .getByRole('link', { name: `${partNumber} Much imaged` })
    .first()
    .click()
  await page.getByRole('heading', { name: 'Much imaged' }).waitFor()
})

test('an admin sees what their own organization stores, a user does not', async () => {
  const { organization } = await (await openApi('admin')).trpc.account.me.query()
  const page = await openPageAs('admin')
  await page.goto('/parts')
  await page.getByRole('navigation').getByRole('link', { name: 'Storage' }).click()
  await page.getByRole('heading', { name: `Storage of ${organization?.name}` }).waitFor()
  await page.goto('/storage')
  await page.getByRole('alert').getByText('Your role does not allow this.').waitFor()

  const theirs = await openPageAs('user')
  await theirs.goto(`/storage/${organization?.id}`)
  await theirs.getByRole('alert').getByText('There is no such organization.').waitFor()
  expect(await theirs.getByRole('link', { name: 'Storage' }).count()).toBe(0)
})
