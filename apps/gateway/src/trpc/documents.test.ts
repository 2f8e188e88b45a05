import { platform } from '@abparts/auth/platform'
import { isSignedUrl } from '@abparts/auth/signed-url'
import { createDocument } from '@abparts/core/documents/change'
import { authorizeDocumentParent } from '@abparts/core/documents/document'
import { auditEvents, organizations, parts } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { startTestGateway } from '../testing.ts'

const gateway = await startTestGateway()
afterAll(gateway.close)

const addOrganization = async (name: string) => {
  const [organization] = await gateway.db.insert(organizations).values({ name }).returning()
  return organization?.id ?? ''
}
const [ours, theirs] = [await addOrganization('Ours'), await addOrganization('Theirs')]
const addPerson = async (name: string, role: 'user' | 'admin' | 'super_admin', organizationId: string | null) => {
  await gateway.addUser(name, role, organizationId)
  return await gateway.clientFor(`${name}@example.com`)
}
const root = await addPerson('root', 'super_admin', null)
const admin = await addPerson('admin', 'admin', ours)
const user = await addPerson('user', 'user', ours)
const stranger = await addPerson('stranger', 'admin', theirs)

async function addDocument(title: string, partId?: string): Promise<string> {
  const id = crypto.randomUUID()
  const object = {
    key: `documents/manuals/${id}/1.pdf`,
    backend: 'local',
    sizeBytes: 9,
    sha256: 'a'.repeat(64),
  } as const
  const file = { originalFilename: 'ремень.pdf', contentType: 'application/pdf', object } as const
  const parent = await authorizeDocumentParent(gateway.db, platform, 'create', partId)
  await createDocument(gateway.db, { id, title, parent, ...file })
  return id
}
const refused = (call: Promise<unknown>) =>
  call.then(
    () => 'allowed',
    (error) => error.data?.code,
  )

test('general documents are listed page by page, found by title and filename, and changed by a super admin', async () => {
  const ids = [await addDocument('Belt drive'), await addDocument('Gearbox'), await addDocument('Belts 100%')]
  const page = await user.documents.list.query({ limit: 2 })
  const rest = await user.documents.list.query({ limit: 2, cursor: page.nextCursor })
  expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual(ids.toReversed())
  expect(rest.nextCursor).toBeNull()
  const found = async (search: string) => (await user.documents.list.query({ search })).items.map(({ title }) => title)
  expect(await found('belt')).toEqual(['Belts 100%', 'Belt drive'])
  expect(await found('0%')).toEqual(['Belts 100%'])
  expect(await found('РЕМЕНЬ')).toHaveLength(3)

  const id = ids[1] ?? ''
  expect(await refused(admin.documents.update.mutate({ id, title: 'Mine' }))).toBe('FORBIDDEN')
  expect(await root.documents.update.mutate({ id, title: ' Gears ' })).toMatchObject({ id, title: 'Gears' })
  expect(await refused(admin.documents.remove.mutate({ id }))).toBe('FORBIDDEN')
  expect(await refused(root.documents.update.mutate({ id, title: '' }))).toBe('BAD_REQUEST')
})

test("a part's documents follow the part, and can be removed and restored", async () => {
  const values = { partNumber: 'M-1', name: 'Motor', organizationId: ours }
  const [part] = await gateway.db.insert(parts).values(values).returning()
  const partId = part?.id ?? ''
  const id = await addDocument('Motor', partId)
  expect((await user.documents.list.query({ partId })).items).toMatchObject([{ id, partId }])
  expect((await user.documents.list.query()).items.map((document) => document.id)).not.toContain(id)
  expect(await refused(stranger.documents.list.query({ partId }))).toBe('NOT_FOUND')
  expect(await refused(stranger.documents.get.query({ id }))).toBe('NOT_FOUND')
  expect(await refused(stranger.documents.remove.mutate({ id }))).toBe('NOT_FOUND')
  expect(await refused(user.documents.remove.mutate({ id }))).toBe('FORBIDDEN')

  await admin.documents.remove.mutate({ id })
  expect(await refused(user.documents.get.query({ id }))).toBe('NOT_FOUND')
  expect(await refused(admin.documents.remove.mutate({ id }))).toBe('NOT_FOUND')
  expect(await refused(stranger.documents.restore.mutate({ id }))).toBe('NOT_FOUND')
  expect(await refused(user.documents.restore.mutate({ id }))).toBe('FORBIDDEN')
  await admin.documents.restore.mutate({ id })
  expect(await refused(admin.documents.restore.mutate({ id }))).toBe('NOT_FOUND')
  await admin.documents.update.mutate({ id, title: 'Motor, second edition' })

  const { userId } = await admin.account.me.query().then((me) => ({ userId: me.id }))
  const events = await gateway.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.resourceId, id))
    .orderBy(auditEvents.id)
  expect(events).toMatchObject([
    { action: 'create', actorId: null, organizationId: ours },
    { action: 'delete', actorId: userId, organizationId: ours, address: '203.0.113.1' },
    { action: 'restore', actorId: userId },
    { action: 'edit', actorId: userId, detail: { title: 'Motor, second edition', before: 'Motor' } },
  ])
})

test('URLs are signed for the document, to be shown or saved', async () => {
  const id = await addDocument('Signed')
  const { url, downloadUrl } = await user.documents.get.query({ id })
  for (const [signed, expected] of [
    [url, null],
    [downloadUrl, '1'],
  ] as const) {
    const { pathname, searchParams } = new URL(signed, 'http://localhost')
    expect([pathname, searchParams.get('download')]).toEqual([`/documents/${id}`, expected])
    expect(isSignedUrl(new URL(signed, 'http://localhost'), ['m'.repeat(32)])).toBe(true)
  }
})
