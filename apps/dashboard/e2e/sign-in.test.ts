import { expect, test } from 'vitest'
import { openPage, openPageAs } from './browser.ts'
import { accountOf } from './env.ts'

test('a user signs in, lands on the requested page, and signs out', async () => {
  const page = await openPage()
  await page.goto('/parts?q=bearing')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  const { email, password, name } = accountOf('user')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Parts' }).waitFor()
  expect(await page.getByRole('searchbox').inputValue()).toBe('bearing')

  await page.getByRole('button', { name: new RegExp(`^Account of ${name}`) }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.goto('/profile')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
})

test('a wrong password is reported in a sentence, and the input stays', async () => {
  const page = await openPage()
  await page.goto('/sign-in')
  await page.getByLabel('E-mail address').fill(accountOf('admin').email)
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').getByText('E-mail address and password do not match').waitFor()
  expect(await page.getByLabel('E-mail address').inputValue()).toBe(accountOf('admin').email)
})

test('signing in never redirects to another site', async () => {
  const page = await openPage()
  await page.goto('/sign-in?next=//example.com/parts')
  const { email, password } = accountOf('user')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Parts' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/parts')
})

test('someone whose session has ended signs in again and continues', async () => {
  const page = await openPageAs('user')
  await page.goto('/parts?q=bearing')
  await page.getByRole('listitem').first().waitFor()
  await page.context().clearCookies()
  await page.getByRole('link', { name: 'Support videos' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  const { email, password } = accountOf('user')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Support videos' }).waitFor()
})
