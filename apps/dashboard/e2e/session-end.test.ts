import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openApi, openApiOf } from './api.ts'
import { openPageOf } from './browser.ts'
import { chooseFiles } from './choose-files.ts'
import { openFlakyProxy } from './flaky-proxy.ts'
import { morePhotos, otherVideoFile, thirdVideoFile, videoFile } from './media.ts'
import { visit } from './visit.ts'

const api = await openApi('super_admin')
const admin = await openApi('admin')
const layer = (page: Page) => page.getByRole('alertdialog', { name: 'Sign in again' })
const tray = (page: Page) => page.getByRole('region', { name: 'Uploads', includeHidden: true })

interface Person {
  email: string
  password: string
}

async function signInOnTop(page: Page, { email, password }: Person): Promise<void> {
  await layer(page).getByLabel('E-mail address').fill(email)
  await layer(page).getByLabel('Password').fill(password)
  await layer(page).getByRole('button', { name: 'Sign in' }).click()
}

/** Ends all sessions of this person, like another device. */
const endSessionsOf = async (person: Person) => (await openApiOf(person)).trpc.account.signOutEverywhere.mutate()

async function createOwnPart(name: string) {
  const { organizationId } = await admin.trpc.account.me.query()
  return admin.createPart(name, organizationId)
}

test('a filled dialog outlives the session, and is saved with one click after signing in again', async () => {
  const person = await admin.createUser('admin')
  const part = await createOwnPart('Bearing of before')
  const page = await openPageOf(person)
  await visit(page, `/parts/${part.id}`)
  await page.getByRole('button', { name: 'Edit' }).click()
  const edited = page.getByRole('dialog', { name: 'Edit part', includeHidden: true })
  await edited.getByLabel('Name').fill('Bearing of after')
  await endSessionsOf(person)
  await edited.getByRole('button', { name: 'Save' }).click()

  await layer(page).waitFor()
  expect(await layer(page).getByLabel('E-mail address').inputValue()).toBe(person.email.toLowerCase())
  expect(
    await layer(page)
      .getByLabel('Password')
      .evaluate((field) => field === document.activeElement),
  ).toBe(true)
  await page.keyboard.press('Escape')
  for (let step = 0; step < 6; step += 1) {
    await page.keyboard.press('Tab')
    expect(await layer(page).evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true)
  }
  await signInOnTop(page, { ...person, password: 'not the password' })
  await layer(page).getByText('E-mail address and password do not match.').waitFor()
  await signInOnTop(page, person)
  await layer(page).waitFor({ state: 'detached' })
  await edited.getByText('Your session has ended.').waitFor()
  expect(await edited.getByLabel('Name').inputValue()).toBe('Bearing of after')
  await edited.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'Bearing of after' }).waitFor()
})

test('twelve uploads wait until the person signs in again, and all arrive', async () => {
  const person = await admin.createUser('admin')
  const part = await createOwnPart('Bearing with many files')
  const connection = await openFlakyProxy()
  const page = await openPageOf(person, { proxy: connection.proxy })
  await visit(page, `/parts/${part.id}`)
  connection.breakAfter(60_000)
  await page.getByRole('button', { name: 'Add videos' }).click()
  // None is sent before the connection breaks.
  await chooseFiles(page, 'Choose', [videoFile, otherVideoFile, thirdVideoFile])
  await page.getByRole('dialog').getByRole('button', { name: 'Upload' }).click()
  await expect.poll(() => tray(page).getByText('No connection.').count()).toBe(3)
  await chooseFiles(page, 'Add images', morePhotos)
  await endSessionsOf(person)
  connection.mend()

  await layer(page).waitFor()
  await tray(page).getByText('Resumes once you sign in again.').first().waitFor()
  await signInOnTop(page, person)
  await layer(page).waitFor({ state: 'detached' })
  await expect.poll(() => page.getByRole('article').count()).toBe(3)
  const countImages = async () => (await api.trpc.images.list.query({ partId: part.id })).items.length
  await expect.poll(countImages).toBe(9)
})

test('somebody else who signs in finds nothing of the previous person', async () => {
  const person = await admin.createUser('admin')
  const other = await admin.createUser('user')
  const part = await createOwnPart('Bearing with a stopped film')
  const connection = await openFlakyProxy()
  const page = await openPageOf(person, { proxy: connection.proxy })
  await visit(page, `/parts/${part.id}`)
  connection.breakAfter(60_000)
  await page.getByRole('button', { name: 'Add videos' }).click()
  await chooseFiles(page, 'Choose', videoFile)
  await page.getByRole('dialog').getByRole('button', { name: 'Upload' }).click()
  await tray(page).getByText('No connection.').first().waitFor()
  await endSessionsOf(person)
  connection.mend()
  await layer(page).waitFor()
  await signInOnTop(page, other)

  await page.getByText('Someone else was signed in here before. Uploads stopped: 1.').waitFor()
  await page.getByRole('heading', { name: 'Parts', level: 1 }).waitFor()
  await page.getByRole('button', { name: new RegExp(`^Account of .*${other.name}`) }).waitFor()
  expect(await tray(page).count()).toBe(0)
  expect(await page.getByText(person.name).count()).toBe(0)
})

test('an idle window notices that its person was deactivated', async () => {
  const person = await admin.createUser('user')
  const page = await openPageOf(person)
  await visit(page, '/parts')
  await admin.trpc.users.update.mutate({ id: person.id, active: false })
  await layer(page).waitFor()
  await signInOnTop(page, person)
  await layer(page).getByText('This account is deactivated.').waitFor()
})

test('signing out and in again in one window is noticed in the others', async () => {
  const person = await admin.createUser('user')
  const page = await openPageOf(person)
  await visit(page, '/parts')
  const other = await page.context().newPage()
  await visit(other, '/profile')
  await other.getByRole('main').getByRole('button', { name: 'Sign out', exact: true }).click()
  await layer(page).waitFor()
  await other.getByLabel('E-mail address').fill(person.email)
  await other.getByLabel('Password').fill(person.password)
  await other.getByRole('button', { name: 'Sign in' }).click()
  await layer(page).waitFor({ state: 'detached' })
})

test('a page that is opened meanwhile loads once the person has signed in again', async () => {
  const person = await admin.createUser('user')
  const page = await openPageOf(person)
  await visit(page, '/profile')
  await endSessionsOf(person)
  await page.getByRole('link', { name: 'Support videos' }).click()
  await layer(page).waitFor()
  await signInOnTop(page, person)
  await page.getByRole('main').getByRole('listitem').first().waitFor()
  expect(await page.getByText('Try again').count()).toBe(0)
})
