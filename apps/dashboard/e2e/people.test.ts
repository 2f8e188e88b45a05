import { expect, onTestFinished, test } from 'vitest'
import { openApi } from './api.ts'
import { openPageAs, openPageOf } from './browser.ts'
import { chooseFiles } from './choose-files.ts'
import { accountOf } from './env.ts'
import { portrait } from './media.ts'

test('someone without rights sees no forbidden buttons, and no parts of others', async () => {
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
  await page.getByRole('alert').getByText('There is no such part.').waitFor()
  await page.goto('/parts')
  await page.getByRole('listitem').first().waitFor()
  expect(await page.getByText(foreign?.partNumber ?? '').count()).toBe(0)
})

test('an admin creates a proprietary part, edits and deletes it', async () => {
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
  await page.getByText('No matching parts.').waitFor()
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

test('an admin changes the role of a user, deactivates them with immediate effect, and activates them again', async () => {
  const api = await openApi('admin')
  const user = await api.createUser('user')
  const theirPage = await openPageOf(user)
  await theirPage.goto('/parts')
  await theirPage.getByRole('listitem').first().waitFor()

  const page = await openPageAs('admin')
  await page.goto(`/members?q=${user.email}`)
  const row = page.getByRole('listitem').filter({ hasText: user.email })
  const choose = async (action: string) => {
    await row.getByRole('button', { name: `Actions for ${user.name}` }).click()
    await page.getByRole('menuitem', { name: action, exact: true }).click()
  }
  await choose('Edit')
  await page.getByRole('button', { name: 'User Role' }).click()
  expect(await page.getByRole('option').allTextContents()).toEqual(['User', 'Admin'])
  await page.getByRole('option', { name: 'Admin' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await row.getByText('Admin', { exact: true }).waitFor()

  await choose('Deactivate')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click()
  await row.getByText('Deactivated').waitFor()
  await theirPage.goto('/support')
  await theirPage.getByRole('heading', { name: 'Sign in' }).waitFor()
  await theirPage.getByLabel('E-mail address').fill(user.email)
  await theirPage.getByLabel('Password').fill(user.password)
  await theirPage.getByRole('button', { name: 'Sign in' }).click()
  await theirPage.getByRole('alert').getByText('This account is deactivated.').waitFor()

  await choose('Activate')
  await row.getByText('Deactivated').waitFor({ state: 'detached' })
  await theirPage.getByRole('button', { name: 'Sign in' }).click()
  await theirPage.getByRole('heading', { name: 'Support videos' }).waitFor()
})

test('a user changes their name, removes their photo and uploads it again', async () => {
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
