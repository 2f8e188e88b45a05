import { auditEvents } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestGateway } from '../testing.ts'

type Client = Awaited<ReturnType<typeof gateway.clientFor>>

const gateway = await startTestGateway()
afterAll(gateway.close)

let root: Client
let admin: Client
let user: Client
let ours: string
let theirs: string

beforeAll(async () => {
  await gateway.addUser('root', 'super_admin', null)
  root = await gateway.clientFor('root@example.com')
  ours = (await root.organizations.create.mutate({ name: 'Ours' })).id
  theirs = (await root.organizations.create.mutate({ name: 'Theirs' })).id
  await gateway.addUser('anna', 'admin', ours)
  await gateway.addUser('boris', 'user', ours)
  admin = await gateway.clientFor('anna@example.com')
  user = await gateway.clientFor('boris@example.com')
})

test('every change of a part is logged, with who made it and from where', async () => {
  const { id } = await admin.parts.create.mutate({ partNumber: 'A-1', name: 'Belt', organizationId: ours })
  await admin.parts.update.mutate({ id, name: 'Broad belt', partNumber: 'A-1' })
  await admin.parts.update.mutate({ id, name: 'Broad belt' })
  await root.parts.update.mutate({ id, organizationId: null })
  await root.parts.remove.mutate({ id })
  const { items } = await root.audit.list.query({ noun: 'part', nounId: id })
  const { id: anna } = await admin.account.me.query()
  expect(items.map(({ action, organizationId, detail }) => [action, organizationId, detail])).toEqual([
    ['delete', null, { partNumber: 'A-1', name: 'Broad belt' }],
    ['edit', ours, { organizationId: null }],
    ['edit', ours, { name: 'Broad belt' }],
    ['create', ours, { partNumber: 'A-1', name: 'Belt' }],
  ])
  expect(items.at(-1)).toMatchObject({
    actorId: anna,
    actorName: 'anna',
    address: '203.0.113.1',
    requestId: expect.any(String),
  })
})

test('each change of users and organizations is logged once', async () => {
  const newest = async () => (await root.audit.list.query({ limit: 1 })).items[0]
  const told = async (change: () => Promise<unknown>) => {
    const before = (await newest())?.id
    await change()
    const { items } = await root.audit.list.query({ limit: 10 })
    const known = items.findIndex(({ id }) => id === before)
    return items.slice(0, known).map(({ action, noun, detail }) => [action, noun, detail])
  }
  const password = 'correct horse battery'
  const about = { email: 'clara@example.com', name: 'Clara', role: 'user', organizationId: ours } as const
  expect(await told(() => root.users.create.mutate({ ...about, password }))).toEqual([
    ['create', 'member', { email: about.email, role: 'user' }],
  ])
  const [clara] = (await admin.users.list.query({ search: 'clara' })).items
  const id = clara?.id ?? ''
  expect(await told(() => admin.users.update.mutate({ id, name: 'Clara', role: 'admin', active: false }))).toEqual([
    ['edit', 'member', { email: about.email, role: 'admin', active: false }],
  ])
  expect(await told(() => admin.users.update.mutate({ id, name: 'Clara' }))).toEqual([])
  expect(await told(() => admin.users.remove.mutate({ id }))).toEqual([
    ['delete', 'member', { email: about.email, role: 'admin' }],
  ])
  const { invitation } = await admin.invitations.create.mutate(about)
  expect(await newest()).toMatchObject({ action: 'create', noun: 'invitation', nounId: invitation.id })
  expect(await told(() => admin.invitations.remove.mutate({ id: invitation.id }))).toEqual([
    ['delete', 'invitation', { email: about.email }],
  ])
  expect(await told(() => user.account.update.mutate({ name: 'boris' }))).toEqual([
    ['edit', 'member', { name: 'boris' }],
  ])
  expect(await told(() => root.organizations.update.mutate({ id: ours, name: 'Us' }))).toEqual([
    ['edit', 'organization', { name: 'Us', before: 'Ours' }],
  ])
})

test('what is refused leaves no trace', async () => {
  const part = { partNumber: 'B-1', name: 'Belt' }
  await root.parts.create.mutate(part)
  const before = (await root.audit.list.query()).items[0]?.id
  await expect(root.parts.create.mutate(part)).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
  await expect(admin.parts.create.mutate({ ...part, partNumber: 'B-2' })).rejects.toThrow('Your role')
  expect((await root.audit.list.query()).items[0]?.id).toBe(before)
})

test("an admin reads their own organization's log, a user none", async () => {
  await root.organizations.update.mutate({ id: theirs, name: 'Others' })
  const seen = await admin.audit.list.query({ limit: 100 })
  expect(new Set(seen.items.map(({ organizationId }) => organizationId))).toEqual(new Set([ours]))
  expect((await admin.audit.list.query({ organizationId: theirs })).items).toEqual([])
  expect((await root.audit.list.query({ organizationId: theirs })).items).not.toEqual([])
  await expect(user.audit.list.query()).rejects.toMatchObject({ data: { code: 'FORBIDDEN' } })
})

test('the log is filtered, and read page by page', async () => {
  const all = (await root.audit.list.query({ limit: 100 })).items
  const read: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await root.audit.list.query({ limit: 2, cursor })
    read.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
  }
  expect(read).toEqual(all.map(({ id }) => id))
  const { id: anna } = await admin.account.me.query()
  const filters = { actorId: anna, action: 'edit', noun: 'part' } as const
  const edits = (await root.audit.list.query(filters)).items
  expect(edits).toEqual(
    all.filter(({ actorId, action, noun }) => actorId === anna && action === 'edit' && noun === 'part'),
  )
  expect(edits).not.toEqual([])
  const from = all[3]?.occurredAt
  expect((await root.audit.list.query({ from, to: from })).items).toEqual([])
  const earlier = (await root.audit.list.query({ to: from, limit: 100 })).items
  const later = (await root.audit.list.query({ from, limit: 100 })).items
  expect([...later, ...earlier]).toEqual(all)
  await expect(root.audit.list.query({ cursor: 'x' })).rejects.toMatchObject({ data: { code: 'BAD_REQUEST' } })
})

test('no id tells how many events there are, and an invented one is no cursor', async () => {
  const ids = (await root.audit.list.query({ limit: 100 })).items.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
  expect(ids.toSorted()).not.toEqual(ids)
  expect(ids.toSorted().toReversed()).not.toEqual(ids)
  for (const id of ['7', '0'.repeat(32), '0'.repeat(31), `${ids[0]}00`]) {
    const cursor = Buffer.from(JSON.stringify([id])).toString('base64url')
    await expect(root.audit.list.query({ cursor })).rejects.toMatchObject({ data: { code: 'BAD_REQUEST' } })
  }
})

test('nobody can change what was logged, not even the platform', async () => {
  const { db } = gateway
  const attempts = [
    () => db.delete(auditEvents).where(eq(auditEvents.resourceType, 'part')),
    () => db.update(auditEvents).set({ address: null }),
    () => db.execute('truncate audit_events'),
  ]
  for (const attempt of attempts) await expect(attempt()).rejects.toThrow()
})
