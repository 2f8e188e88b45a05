import { expect, onTestFinished, test } from 'vitest'
import { openApi } from './api.ts'
import { openPageAs } from './browser.ts'
import { chooseFiles } from './choose-files.ts'
import { photos, videoFile } from './media.ts'

const api = await openApi('super_admin')

test('a quota is set, shown, and enforced for uploads with numbers in the message', async () => {
  const name = `Quota ${crypto.randomUUID().slice(0, 8)}`
  const { id: organizationId } = await api.trpc.organizations.create.mutate({ name })
  const partNumber = `Q-${crypto.randomUUID().slice(0, 8)}`
  const part = await api.trpc.parts.create.mutate({ partNumber, name: 'Small bracket', organizationId })
  onTestFinished(async () => {
    await api.trpc.parts.remove.mutate({ id: part.id })
    await api.trpc.organizations.remove.mutate({ id: organizationId })
  })

  const page = await openPageAs('super_admin')
  await page.goto(`/organizations/${organizationId}`)
  await page.getByText('0 KB used').waitFor()
  await page.getByRole('button', { name: `Actions for ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Set quota' }).click()
  const question = page.getByRole('dialog')
  await question.getByLabel('Gigabytes').fill('a lot')
  await question.getByRole('button', { name: 'Save' }).click()
  await question.getByText('Enter a number of gigabytes, such as 10 or 2.5.').waitFor()
  await question.getByLabel('Gigabytes').fill('0.001')
  await question.getByRole('button', { name: 'Save' }).click()
  await page.getByText('0 KB of 1 MB used').waitFor()

  await api.trpc.organizations.setQuota.mutate({ id: organizationId, quotaBytes: 100 * 1024 })
  await page.goto(`/parts/${part.id}`)
  await page.getByRole('button', { name: 'Add videos' }).click()
  await chooseFiles(page, 'Choose', [videoFile])
  await page.getByRole('dialog').getByRole('button', { name: 'Upload' }).click()
  const tray = page.getByRole('region', { name: 'Uploads' })
  await tray
    .getByRole('alert')
    .getByText(/^There is no room for another .+: the organization uses 0 KB of its 100 KB\. Remove something, or ask/)
    .waitFor()
  expect((await api.trpc.organizations.get.query({ id: organizationId })).storage?.usedBytes).toBe(0)

  await chooseFiles(page, 'Add images', photos.slice(0, 1))
  await tray.getByText('Uploaded', { exact: true }).waitFor()
  await page.goto(`/organizations/${organizationId}`)
  const meter = page.getByRole('meter', { name: 'Storage' })
  expect(Number(await meter.getAttribute('aria-valuenow'))).toBeGreaterThan(0)
  expect(await meter.getAttribute('aria-valuetext')).toMatch(/^\d+ KB of 100 KB$/)
})

test('a user does not see what the organization stores', async () => {
  const page = await openPageAs('user')
  const { organizationId } = await (await openApi('user')).trpc.account.me.query()
  await page.goto(`/organizations/${organizationId}`)
  await page.getByText(/^Since /).waitFor()
  expect(await page.getByText(/used$/).count()).toBe(0)
})
