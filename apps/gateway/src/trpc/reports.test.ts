import { documents, storageObjects } from '@abparts/db/schema'
import { afterAll, expect, test } from 'vitest'
import { startTestGateway } from '../testing.ts'

const gateway = await startTestGateway()
afterAll(gateway.close)
const { root, admin, user, stranger, ours, theirs } = await gateway.addCast()

/** A document of this size for a part of this organization, null for the catalog. */
async function addDocument(organizationId: string | null, title: string, sizeBytes: number) {
  const { id: partId } = await root.parts.create.mutate({ partNumber: title, name: 'Part', organizationId })
  const id = crypto.randomUUID()
  await gateway.db.insert(storageObjects).values({ id, key: id, backend: 's3', sizeBytes, sha256: '0'.repeat(64) })
  const about = { title, originalFilename: 'a.pdf', contentType: 'application/pdf' } as const
  await gateway.db.insert(documents).values({ id, partId, objectId: id, sizeBytes, ...about })
}

const refused = (call: Promise<unknown>) =>
  call.then(
    () => 'allowed',
    (error) => error.data?.code,
  )

test('super admins get a report on everything, admins on their own organization, others none', async () => {
  await addDocument(null, 'Of the catalog', 1)
  await addDocument(ours, 'Ours', 20)
  await addDocument(theirs, 'Theirs', 300)

  const all = await root.reports.platform.query()
  expect(all.total.current).toEqual({ count: 3, sizeBytes: 321 })
  expect(all.organizations.map(({ name, usedBytes }) => [name, usedBytes])).toEqual([
    ['Theirs', 300],
    ['Ours', 20],
  ])
  expect(all.duplicates).toMatchObject({ count: 2, largest: [{ count: 3 }] })

  for (const client of [root, admin]) {
    const own = await client.reports.organization.query({ id: ours })
    expect(own.total.current).toEqual({ count: 1, sizeBytes: 20 })
    expect(JSON.stringify(own)).toContain('"Ours"')
    expect(JSON.stringify(own)).not.toMatch(/Theirs|Of the catalog/)
  }
  for (const client of [user, stranger])
    expect(await refused(client.reports.organization.query({ id: ours }))).toBe('NOT_FOUND')
  for (const client of [admin, user]) expect(await refused(client.reports.platform.query())).toBe('FORBIDDEN')
})
