import { expect, onTestFinished, test } from 'vitest'
import { openApi } from './api.ts'
import { openPage, openPageAs } from './browser.ts'
import { photos } from './media.ts'
import { visit } from './visit.ts'

const api = await openApi('super_admin')

test('the dialog lists what is deleted with a part', async () => {
  const part = await api.trpc.parts.create.mutate({ partNumber: `T-${crypto.randomUUID()}`, name: 'Doomed bearing' })
  for (const photo of photos) await api.upload(`/parts/${part.id}/images`, photo)
  const [first] = (await api.trpc.images.list.query({ partId: part.id })).items
  await api.trpc.images.remove.mutate({ id: first?.id ?? '' })
  const sheet = await openPage()
  await sheet.setContent('<h1>Fitting the bearing</h1>')
  await api.uploadBytes(`/documents/manuals?partId=${part.id}`, 'document.pdf', new Uint8Array(await sheet.pdf()), {
    title: 'Document',
  })

  const page = await openPageAs('super_admin')
  await visit(page, `/parts/${part.id}`)
  await page.getByRole('button', { name: 'Delete part' }).click()
  const question = page.getByRole('alertdialog')
  await question.getByText('with 2 images and 1 document, and 1 file deleted earlier. This cannot be').waitFor()
  await question.getByRole('button', { name: 'Cancel' }).click()
  await question.waitFor({ state: 'detached' })

  // An earlier count is not shown while counting again.
  await api.upload(`/parts/${part.id}/images`, photos[0] ?? '')
  const { promise: counting, resolve: count } = Promise.withResolvers<void>()
  await page.route(/parts\.countMedia/, async (route) => {
    await counting
    await route.continue()
  })
  await page.getByRole('button', { name: 'Delete part' }).click()
  await question.getByText('with all its images, videos and documents. This cannot be').waitFor()
  count()
  await question.getByText('with 3 images and 1 document, and 1 file deleted earlier. This cannot be').waitFor()
  await question.getByRole('button', { name: 'Delete part' }).click()
  await page.getByText(`${part.partNumber} was deleted.`).waitFor()
  await expect(api.trpc.parts.get.query({ id: part.id })).rejects.toThrow('part')
})

test('the dialog lists what is deleted with an organization', async () => {
  const { id } = await api.trpc.organizations.create.mutate({ name: `Doomed ${crypto.randomUUID()}` })
  onTestFinished(async () => {
    await api.trpc.organizations.remove.mutate({ id })
  })
  await api.upload(`/organizations/${id}/logo`, photos[0] ?? '')
  for (const role of ['user', 'admin'] as const)
    await api.trpc.invitations.create.mutate({
      email: `${crypto.randomUUID()}@example.com`,
      name: 'Invited',
      role,
      organizationId: id,
    })
  const page = await openPageAs('super_admin')
  await visit(page, `/organizations/${id}`)
  await page.getByRole('button', { name: /^Actions for Doomed/ }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('alertdialog').getByText('with its logo and 2 open invitations').waitFor()
})
