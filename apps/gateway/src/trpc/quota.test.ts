import { auditEvents, documents, organizations, storageObjects } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { startTestGateway } from '../testing.ts'

type Client = Awaited<ReturnType<typeof gateway.clientFor>>

const gateway = await startTestGateway()
afterAll(gateway.close)
const { db } = gateway

const { root, admin, user, stranger, ours, theirs } = await gateway.addCast()
beforeEach(async () => {
  await db.delete(documents)
  for (const id of [ours, theirs]) await root.organizations.setQuota.mutate({ id, quotaBytes: null })
})

const refused = (call: Promise<unknown>) =>
  call.then(
    () => 'allowed',
    (error) => `${error.data?.code}: ${error.message}`,
  )

/** A part of ours with a document of this size. */
async function addDocument(sizeBytes: number) {
  const partNumber = crypto.randomUUID()
  const { id: partId } = await root.parts.create.mutate({ partNumber, name: 'Part', organizationId: ours })
  const id = crypto.randomUUID()
  await db.insert(storageObjects).values({ id, key: id, backend: 'local', sizeBytes, sha256: '0'.repeat(64) })
  const about = { title: 'Document', originalFilename: 'a.pdf', contentType: 'application/pdf' } as const
  await db.insert(documents).values({ id, partId, objectId: id, sizeBytes, ...about })
  return { id, partId }
}

test('admins see what their organization stores and may store, users do not', async () => {
  await addDocument(1000)
  await root.organizations.setQuota.mutate({ id: ours, quotaBytes: 5000 })
  const storage = { usedBytes: 1000, quotaBytes: 5000 }
  const seenBy = async (client: Client) => [
    (await client.organizations.get.query({ id: ours })).storage,
    (await client.organizations.list.query({})).items.find(({ id }) => id === ours)?.storage,
  ]
  expect(await seenBy(root)).toEqual([storage, storage])
  expect(await seenBy(admin)).toEqual([storage, storage])
  expect(await seenBy(user)).toEqual([null, null])
  expect((await admin.account.me.query()).organization?.storage).toEqual(storage)
  expect((await user.account.me.query()).organization?.storage).toBeNull()
})

test('only super admins set a quota, and the log records it', async () => {
  const quotaBytes = 7000
  for (const client of [admin, user, stranger])
    expect(await refused(client.organizations.setQuota.mutate({ id: ours, quotaBytes }))).toMatch(
      client === admin ? /^FORBIDDEN/ : /^NOT_FOUND/,
    )
  for (const wrong of [-1, 1.5, 2 ** 60])
    expect(await refused(root.organizations.setQuota.mutate({ id: ours, quotaBytes: wrong }))).toMatch(/^BAD_REQUEST/)
  expect((await root.organizations.setQuota.mutate({ id: ours, quotaBytes })).storage?.quotaBytes).toBe(quotaBytes)
  const told = await db.select().from(auditEvents).where(eq(auditEvents.resourceId, ours))
  expect(told.at(-1)).toMatchObject({ resourceType: 'organization', action: 'edit', detail: { quotaBytes } })
})

test('uploads stay when the quota is lowered, and can be removed; restoring them requires room', async () => {
  const { id } = await addDocument(1000)
  await addDocument(1000)
  await root.organizations.setQuota.mutate({ id: ours, quotaBytes: 1500 })
  await admin.documents.remove.mutate({ id })
  expect(await refused(admin.documents.restore.mutate({ id }))).toBe(
    'CONFLICT: There is no room for another 1 KB: the organization uses 1 KB of its 1 KB. Remove something, or ask for a larger quota.',
  )
  await root.organizations.setQuota.mutate({ id: ours, quotaBytes: 2000 })
  await admin.documents.restore.mutate({ id })
  expect((await admin.organizations.get.query({ id: ours })).storage?.usedBytes).toBe(2000)
})

test('a part can only be moved to an organization that has room for its media', async () => {
  const { partId } = await addDocument(3000)
  await root.organizations.setQuota.mutate({ id: theirs, quotaBytes: 2000 })
  expect(await refused(root.parts.update.mutate({ id: partId, organizationId: theirs }))).toMatch(
    /^CONFLICT: There is no/,
  )
  expect((await root.parts.get.query({ id: partId })).organizationId).toBe(ours)
  await root.organizations.setQuota.mutate({ id: theirs, quotaBytes: 3000 })
  await root.parts.update.mutate({ id: partId, organizationId: theirs })
  const used = await db.select({ usedBytes: organizations.usedBytes }).from(organizations)
  expect(used.map(({ usedBytes }) => usedBytes).toSorted()).toEqual([0, 3000])
})
