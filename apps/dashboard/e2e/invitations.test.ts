import { invitationsPerHour } from '@abparts/contracts/limits'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openApi, openApiOf } from './api.ts'
import { openPage, openPageAs, openPageOf } from './browser.ts'

const newAddress = () => `invited-${crypto.randomUUID().slice(0, 8)}@example.com`

/** Invites someone at `/members` and leaves the dialog with the link open. */
async function invite(page: Page, email: string): Promise<string> {
  await page.goto('/members')
  await page.getByRole('button', { name: 'Invite a member' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Nora Winter')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Create invitation' }).click()
  return page.getByRole('textbox', { name: 'Link' }).inputValue()
}

/** Opens a link at the address that the tests know the platform by. */
const follow = (page: Page, link: string) => page.goto(new URL(link).pathname + new URL(link).hash)

const refusal = (page: Page) => page.getByRole('alert').getByText('This invitation does not work any more.')

test('someone who is invited chooses a password by the link, once, and is in', async () => {
  const email = newAddress()
  const page = await openPageAs('admin')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const link = await invite(page, email)
  await page.getByRole('button', { name: 'Copy' }).click()
  await page.getByText('The link was copied.').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link)
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('list', { name: 'Open invitations' }).getByText(email).waitFor()

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
  expect(await page.getByRole('list', { name: 'Open invitations' }).getByText(email).count()).toBe(0)

  const { trpc } = await openApi('admin')
  const { items } = await trpc.users.list.query({ search: email })
  await Promise.all(items.map(({ id }) => trpc.users.remove.mutate({ id })))
})

test('a new link takes the place of the old one, and an invitation can be withdrawn', async () => {
  const email = newAddress()
  const page = await openPageAs('admin')
  const first = await invite(page, email)
  await page.getByRole('button', { name: 'Done' }).click()
  const row = page.getByRole('list', { name: 'Open invitations' }).getByRole('listitem').filter({ hasText: email })
  const choose = async (action: string) => {
    await row.getByRole('button', { name: 'Actions for Nora Winter' }).click()
    await page.getByRole('menuitem', { name: action }).click()
  }
  await choose('New link')
  const second = await page.getByRole('textbox', { name: 'Link' }).inputValue()
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

test('someone who has an account cannot be invited again, and is told so in the form', async () => {
  const member = await (await openApi('admin')).createMember('user')
  const page = await openPageAs('admin')
  await page.goto('/members')
  await page.getByRole('button', { name: 'Invite a member' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill(member.name)
  await page.getByLabel('E-mail address').fill(member.email)
  await page.getByRole('button', { name: 'Create invitation' }).click()
  await page.getByRole('alert').getByText('There is a member with this e-mail address already.').waitFor()
  expect(await page.getByLabel('E-mail address').inputValue()).toBe(member.email)
})

test('too many invitations are answered with how long to wait', async () => {
  const inviter = await (await openApi('admin')).createMember('admin')
  const { trpc } = await openApiOf(inviter)
  const { organizationId } = await trpc.account.me.query()
  const invitation = { email: newAddress(), name: 'Nora Winter', role: 'user', organizationId } as const
  for (let sent = 0; sent < invitationsPerHour; sent++) await trpc.invitations.create.mutate(invitation)

  const page = await openPageOf(inviter)
  await page.goto('/members')
  const row = page.getByRole('list', { name: 'Open invitations' }).getByRole('listitem')
  await row.getByRole('button', { name: 'Actions for Nora Winter' }).first().click()
  await page.getByRole('menuitem', { name: 'New link' }).click()
  await page.getByText(/^Too many requests. Try again in \d+ minutes.$/).waitFor()
})

test('a user sees nobody who is invited, and no way to invite', async () => {
  const { trpc } = await openApi('user')
  const { organizationId } = await trpc.account.me.query()
  const page = await openPageAs('user')
  await page.goto(`/organizations/${organizationId}`)
  await page.getByRole('listitem').first().waitFor()
  expect(await page.getByRole('button', { name: 'Invite a member' }).count()).toBe(0)
  expect(
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /Members|Log/ })
      .count(),
  ).toBe(0)
})
