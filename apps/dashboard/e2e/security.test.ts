import { test } from 'vitest'
import { openApi } from './api.ts'
import { openPageOf } from './browser.ts'

test('a user changes their password, which ends the old one and other sessions', async () => {
  const user = await (await openApi('admin')).createUser('user')
  const elsewhere = await openPageOf(user)
  await elsewhere.goto('/parts')
  await elsewhere.getByRole('listitem').first().waitFor()

  const page = await openPageOf(user)
  await page.goto('/profile')
  await page.getByRole('button', { name: 'Change password' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Current password').fill('not the password')
  await form.getByRole('textbox', { name: 'New password' }).fill('another long password')
  await form.getByRole('button', { name: 'Change password' }).click()
  await form.getByRole('alert').getByText('The current password is wrong.').waitFor()
  await form.getByLabel('Current password').fill(user.password)
  await form.getByRole('button', { name: 'Change password' }).click()
  await page.getByText('Your password was changed.').waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Profile' }).waitFor()

  await elsewhere.getByRole('link', { name: 'Support videos' }).click()
  await elsewhere.getByRole('heading', { name: 'Sign in' }).waitFor()
  await elsewhere.getByLabel('E-mail address').fill(user.email)
  await elsewhere.getByLabel('Password').fill(user.password)
  await elsewhere.getByRole('button', { name: 'Sign in' }).click()
  await elsewhere.getByRole('alert').getByText('E-mail address and password do not match').waitFor()
  await elsewhere.getByLabel('Password').fill('another long password')
  await elsewhere.getByRole('button', { name: 'Sign in' }).click()
  await elsewhere.getByRole('heading', { name: 'Support videos' }).waitFor()
})

test('a user signs out everywhere, including here', async () => {
  const user = await (await openApi('admin')).createUser('user')
  const elsewhere = await openPageOf(user)
  await elsewhere.goto('/parts')
  await elsewhere.getByRole('listitem').first().waitFor()
  const page = await openPageOf(user)
  await page.goto('/profile')
  await page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out everywhere' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await elsewhere.getByRole('link', { name: 'Documents' }).click()
  await elsewhere.getByRole('heading', { name: 'Sign in' }).waitFor()
})
