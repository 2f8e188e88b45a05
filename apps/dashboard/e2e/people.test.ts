import { expect, onTestFinished, test } from 'vitest'
import { openApi } from './api.ts'
import { openPageAs } from './browser.ts'
import { chooseFiles } from './choose-files.ts'
import { accountOf } from './env.ts'
import { portrait } from './media.ts'

test('someone without rights sees no button that would refuse them, nor parts of others', async () => {
  const admin = await openApi('super_admin')
  const { organizationId } = await (await openApi('user')).trpc.account.me.query()
  const { items } = await admin.trpc.parts.list.query({ limit: 100 })
  const foreign = items.find((part) => part.organizationId !== null && part.organizationId !== organizationId)
  const common = items.find((part) => part.organizationId === null && part.imageCount > 1)

  const page = await openPageAs('user')
  await page.goto(`/parts/${common?.id}`)
  await page.getByRole('heading', { name: common?.name ?? '', level: 1 }).waitFor()
  await page.getByRole('row').first().waitFor()
  expect(await page.getByRole('main').getByRole('button').allTextContents()).toEqual(
    await page.getByRole('button', { name: /^Play / }).allTextContents(),
  )
  await page.goto('/support')
  await page.getByRole('listitem').first().waitFor()
  expect(await page.getByRole('button', { name: 'Upload videos' }).count()).toBe(0)

  await page.goto(`/parts/${foreign?.id}`)
  await page.getByRole('alert').getByText('There is nothing here.').waitFor()
  await page.goto('/parts')
  await page.getByRole('listitem').first().waitFor()
  expect(await page.getByText(foreign?.partNumber ?? '').count()).toBe(0)
})

test('an admin makes a proprietary part, edits and deletes it', async () => {
  const page = await openPageAs('admin')
  const partNumber = `OWN-${crypto.randomUUID().slice(0, 8)}`
  await page.goto('/parts')
  await page.getByRole('button', { name: 'New part' }).click()
  await page.getByLabel('Part number').fill(partNumber)
  await page.getByRole('textbox', { name: 'Name' }).fill('Own bracket')
  await page.getByRole('button', { name: 'Create part' }).click()
  await page.getByRole('heading', { name: 'Own bracket' }).waitFor()
  await page.getByText('Proprietary').waitFor()

  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('Description').fill('Bent, 4 mm.')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Bent, 4 mm.').waitFor()

  await page.getByRole('button', { name: 'Delete part' }).click()
  const question = page.getByRole('alertdialog')
  await question.getByText('This cannot be undone.').waitFor()
  await question.getByRole('button', { name: 'Delete part' }).click()
  await page.getByText(`${partNumber} was deleted.`).waitFor()
  await page.getByRole('searchbox').fill(partNumber)
  await page.getByText('No part matches.').waitFor()
})

test('a super admin gives a part to an organization, and back to everyone', async () => {
  const api = await openApi('super_admin')
  const part = await api.createPart('Bracket to give away')
  const { items } = await api.trpc.organizations.list.query({ search: 'Nordfeld' })
  const name = items[0]?.name ?? ''
  const page = await openPageAs('super_admin')
  await page.goto(`/parts/${part.id}`)
  const owner = page.getByRole('combobox', { name: 'Proprietary to' })
  const facts = page.getByRole('complementary').last()

  await page.getByRole('button', { name: 'Edit' }).click()
  await owner.fill(name.slice(0, 4))
  await page.getByRole('option', { name }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await facts.getByRole('link', { name }).waitFor()

  await page.getByRole('button', { name: 'Edit' }).click()
  expect(await owner.inputValue()).toBe(name)
  await owner.fill('')
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: 'Save' }).click()
  await facts.getByText('Everyone (catalog)').waitFor()
})

test('an admin takes in a member, who is deactivated and activated again', async () => {
  const page = await openPageAs('admin')
  const name = `Test ${crypto.randomUUID().slice(0, 8)}`
  const email = `${name.replace(' ', '.').toLowerCase()}@example.com`
  await page.goto('/members')
  await page.getByRole('button', { name: 'New member' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('First password').fill('a long enough password')
  await page.getByRole('button', { name: 'User Role' }).click()
  expect(await page.getByRole('option').allTextContents()).toEqual(['User', 'Admin'])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Create member' }).click()

  const row = page.getByRole('listitem').filter({ hasText: email })
  await row.getByRole('button', { name: `Actions for ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Deactivate' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click()
  await row.getByText('Deactivated').waitFor()
  await row.getByRole('button', { name: `Actions for ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Activate' }).click()
  await row.getByText('Deactivated').waitFor({ state: 'detached' })

  const api = await openApi('admin')
  const { items } = await api.trpc.users.list.query({ search: email })
  await Promise.all(items.map(({ id }) => api.trpc.users.remove.mutate({ id })))
})

test('one changes the own name, removes the own photo and uploads it again', async () => {
  const { name } = accountOf('user')
  const api = await openApi('user')
  onTestFinished(async () => {
    await api.trpc.account.update.mutate({ name })
  })
  const page = await openPageAs('user')
  await page.goto('/profile')
  await page.getByRole('textbox', { name: 'Name' }).fill(`${name} the Second`)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: new RegExp(`^Account of ${name} the Second`) }).waitFor()

  await page.getByRole('button', { name: 'Remove photo' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove photo' }).click()
  const photo = page.getByRole('main').locator('img')
  await photo.waitFor({ state: 'detached' })
  await chooseFiles(page, 'Upload photo', portrait)
  await photo.waitFor()
})
