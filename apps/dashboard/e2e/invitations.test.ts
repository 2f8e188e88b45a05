import { invitationsPerHour } from '@abparts/contracts/invitation'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { openApi, openApiOf } from './api.ts'
import { openPage, openPageAs, openPageOf } from './browser.ts'

/** An address whose invitations are removed after the test. */
function newAddress(): string {
  const email = `invited-${crypto.randomUUID().slice(0, 8)}@example.com`
  onTestFinished(async () => {
    const { invitations } = (await openApi('super_admin')).trpc
    const { items } = await invitations.list.query({ search: email })
    await Promise.all(items.map(({ id }) => invitations.remove.mutate({ id })))
  })
  return email
}

async function invite(page: Page, email: string): Promise<void> {
  await page.getByRole('button', { name: 'Invite a user' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Nora Winter')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Create invitation' }).click()
}

/** A super admin at the page of the organization that the admin and the user belong to. */
async function openOrganization(): Promise<Page> {
  const { organizationId } = await (await openApi('admin')).trpc.account.me.query()
  const page = await openPageAs('super_admin')
  await page.goto(`/organizations/${organizationId}`)
  return page
}

/** The link of the new invitation, from the dialog that stays open. */
const shownLink = (page: Page) => page.getByRole('textbox', { name: 'Link' }).inputValue()
const openInvitations = (page: Page) => page.getByRole('list', { name: 'Open invitations' })

/** Opens a link at the base URL that the tests use. */
const follow = (page: Page, link: string) => page.goto(new URL(link).pathname + new URL(link).hash)

const refusal = (page: Page) => page.getByRole('alert').getByText('This invitation is no longer valid.')

test('someone who is invited opens the link, chooses a password, once, and is signed in', async () => {
  const email = newAddress()
  const page = await openOrganization()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await invite(page, email)
  const link = await shownLink(page)
  await page.getByRole('button', { name: 'Copy' }).click()
  await page.getByText('The link was copied.').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link)
  await page.getByRole('button', { name: 'Done' }).click()
  await openInvitations(page).getByText(email).waitFor()

  const theirs = await openPage()
  await follow(theirs, link)
  await theirs.getByText('Nora Winter, you are invited to Nordfeld Agrar.').waitFor()
  const password = theirs.getByRole('textbox', { name: 'Password' })
  await password.fill('short')
  await theirs.getByRole('button', { name: 'Accept and sign in' }).click()
  await expect.poll(() => password.getAttribute('aria-invalid')).toBe('true')
  await password.fill('a long enough password')
  await theirs.getByRole('button', { name: 'Show password' }).click()
  await expect.poll(() => password.getAttribute('type')).toBe('text')
  await theirs.getByRole('button', { name: 'Accept and sign in' }).click()
  await theirs.getByRole('heading', { name: 'Parts', level: 1 }).waitFor()
  await theirs.getByRole('button', { name: /^Account of Nora Winter/ }).waitFor()

  const another = await openPage()
  await follow(another, link)
  await refusal(another).waitFor()
  await page.reload()
  await page.getByRole('listitem').filter({ hasText: email }).waitFor()
  expect(await openInvitations(page).getByText(email).count()).toBe(0)

  const { trpc } = await openApi('admin')
  const { items } = await trpc.users.list.query({ search: email })
  await Promise.all(items.map(({ id }) => trpc.users.remove.mutate({ id })))
})

test('a new link replaces the old one, and an invitation can be withdrawn', async () => {
  const email = newAddress()
  const page = await openOrganization()
  await invite(page, email)
  const first = await shownLink(page)
  await page.getByRole('button', { name: 'Done' }).click()
  const row = openInvitations(page).getByRole('listitem').filter({ hasText: email })
  const choose = async (action: string) => {
    await row.getByRole('button', { name: 'Actions for Nora Winter' }).click()
    await page.getByRole('menuitem', { name: action }).click()
  }
  await choose('New link')
  const second = await shownLink(page)
  expect(second).not.toBe(first)
  await page.getByRole('button', { name: 'Done' }).click()

  const theirs = await openPage()
  await follow(theirs, first)
  await refusal(theirs).waitFor()
  await follow(theirs, second)
  await theirs.getByRole('heading', { name: 'Welcome' }).waitFor()

  await choose('Withdraw')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Withdraw' }).click()
  await row.waitFor({ state: 'detached' })
  await theirs.reload()
  await refusal(theirs).waitFor()
})

test('an admin gets no link: without a mail server, a super admin creates it', async () => {
  const email = newAddress()
  const page = await openPageAs('admin')
  await page.goto('/members')
  await invite(page, email)
  await page.getByText(`The link could not be e-mailed to ${email}. Ask a super admin`).waitFor()
  expect(await page.getByRole('textbox', { name: 'Link' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Done' }).click()
  await openInvitations(page).getByText(email).waitFor()

  const theirs = await openOrganization()
  const row = openInvitations(theirs).getByRole('listitem').filter({ hasText: email })
  await row.getByRole('button', { name: 'Actions for Nora Winter' }).click()
  await theirs.getByRole('menuitem', { name: 'New link' }).click()
  await follow(page, await shownLink(theirs))
  await page.getByRole('heading', { name: 'Welcome' }).waitFor()
})

test('the link of an address with an account asks to sign in', async () => {
  const email = newAddress()
  const page = await openOrganization()
  await invite(page, email)
  const link = await shownLink(page)
  const { trpc } = await openApi('super_admin')
  const account = { email, name: 'Nora Winter', role: 'user', password: crypto.randomUUID() } as const
  const { id } = await trpc.users.create.mutate(account)
  onTestFinished(async () => {
    await trpc.users.remove.mutate({ id })
  })
  const theirs = await openPage()
  await follow(theirs, link)
  await theirs.getByRole('alert').getByText(`${email} already has an account.`).waitFor()
  await theirs.getByRole('link', { name: 'Go to sign-in' }).click()
  await theirs.getByRole('heading', { name: 'Sign in' }).waitFor()
})

test('someone with an account cannot be invited again, and the form says so', async () => {
  const user = await (await openApi('admin')).createUser('user')
  const page = await openPageAs('admin')
  await page.goto('/members')
  await invite(page, user.email)
  await page.getByRole('alert').getByText(`${user.email} already has an account, in`).waitFor()
  expect(await page.getByLabel('E-mail address').inputValue()).toBe(user.email)
})

test('too many invitations are answered with how long to wait', async () => {
  const inviter = await (await openApi('admin')).createUser('admin')
  const { trpc } = await openApiOf(inviter)
  const { organizationId } = await trpc.account.me.query()
  const invitation = { email: newAddress(), name: 'Nora Winter', role: 'user', organizationId } as const
  for (let sent = 0; sent < invitationsPerHour; sent++) await trpc.invitations.create.mutate(invitation)

  const page = await openPageOf(inviter)
  await page.goto('/members')
  const row = page.getByRole('list', { name: 'Open invitations' }).getByRole('listitem')
  await row.getByRole('button', { name: 'Actions for Nora Winter' }).first().click()
  await page.getByRole('menuitem', { name: 'New link' }).click()
  await page.getByText(/Too many requests. Try again in \d+ minutes.$/).waitFor()
})

test('a user sees no invitations, and cannot invite', async () => {
  const { trpc } = await openApi('user')
  const { organizationId } = await trpc.account.me.query()
  const page = await openPageAs('user')
  await page.goto(`/organizations/${organizationId}`)
  await page.getByRole('listitem').first().waitFor()
  expect(await page.getByRole('button', { name: 'Invite a user' }).count()).toBe(0)
  expect(
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /Users|Log/ })
      .count(),
  ).toBe(0)
})
