import { Organization } from '@abparts/contracts/organization'
import { Part } from '@abparts/contracts/part'
import { User } from '@abparts/contracts/user'
import { afterAll, describe, expect, test } from 'vitest'
import { createWorld, unique } from './world.ts'

const world = await createWorld()
afterAll(world.close)
const { superAdmin, north, south, catalogPartId } = world

const refused = (httpStatus: number) => ({ data: { httpStatus } })

describe('parts', () => {
  test('are created, found, changed and removed', async () => {
    const { parts } = superAdmin.trpc
    const partNumber = unique('XK')
    const created = Part.parse(await parts.create.mutate({ partNumber, name: 'Ölfilter', description: 'Nr. 5' }))
    expect(created).toMatchObject({ partNumber, organizationId: null, imageUrl: null, imageCount: 0 })

    expect((await parts.list.query({ search: partNumber.toLowerCase() })).items).toEqual([created])
    const updated = await parts.update.mutate({ id: created.id, name: 'Luftfilter', description: null })
    expect(updated).toMatchObject({ partNumber, name: 'Luftfilter', description: null })
    expect(await parts.get.query({ id: created.id })).toEqual(updated)

    await parts.remove.mutate({ id: created.id })
    await expect(parts.get.query({ id: created.id })).rejects.toMatchObject(refused(404))
  })

  test('have a unique number', async () => {
    const { parts } = superAdmin.trpc
    const { partNumber } = await parts.get.query({ id: catalogPartId })
    await expect(parts.create.mutate({ partNumber, name: 'Twin' })).rejects.toMatchObject(refused(409))
    // Within each organization, and within the catalog.
    for (const { admin, organizationId } of [north, south]) {
      const { id } = await admin.trpc.parts.create.mutate({ partNumber, name: 'Twin', organizationId })
      await admin.trpc.parts.remove.mutate({ id })
    }
  })

  test('come in pages that contain each once', async () => {
    const { parts } = superAdmin.trpc
    const prefix = unique('PAGE')
    const ids = await Promise.all(
      [1, 2, 3, 4, 5].map(async (n) => (await parts.create.mutate({ partNumber: `${prefix}-${n}`, name: 'Page' })).id),
    )
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: { items: Part[]; nextCursor: string | null } = await parts.list.query({
        search: prefix,
        limit: 2,
        cursor,
      })
      expect(page.items.length).toBeLessThanOrEqual(2)
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(seen).toHaveLength(5)
    expect(seen.toSorted()).toEqual(ids.toSorted())
    for (const id of ids) await parts.remove.mutate({ id })
  })

  test('of an organization are visible only to its users', async () => {
    const { parts } = south.user.trpc
    await expect(parts.get.query({ id: north.partId })).rejects.toMatchObject(refused(404))
    const listed = await parts.list.query({ search: 'Acceptance part', limit: 100 })
    const ids = listed.items.map(({ id }) => id)
    expect(ids).toContain(south.partId)
    expect(ids).not.toContain(north.partId)
    expect((await north.user.trpc.parts.get.query({ id: north.partId })).organizationId).toBe(north.organizationId)
  })

  test.each([
    ['a user', () => north.user, null, 403],
    ['a user', () => north.user, north.organizationId, 403],
    ['an admin', () => north.admin, null, 403],
    ['an admin', () => north.admin, south.organizationId, 404],
  ])('%s cannot create all of them', async (_, session, organizationId, status) => {
    const input = { partNumber: unique('NO'), name: 'Not allowed', organizationId }
    await expect(session().trpc.parts.create.mutate(input)).rejects.toMatchObject(refused(status))
  })

  test('of their own organization can be managed by an admin', async () => {
    const { parts } = north.admin.trpc
    const input = { partNumber: unique('OWN'), name: 'Own', organizationId: north.organizationId }
    const { id } = await parts.create.mutate(input)
    await parts.update.mutate({ id, name: 'Ours' })
    await expect(parts.update.mutate({ id, organizationId: null })).rejects.toMatchObject(refused(403))
    await parts.remove.mutate({ id })
  })
})

describe('organizations', () => {
  test('are managed by super admins', async () => {
    const { organizations } = superAdmin.trpc
    const name = unique('Mill')
    const created = Organization.parse(await organizations.create.mutate({ name }))
    await expect(organizations.create.mutate({ name })).rejects.toMatchObject(refused(409))
    expect((await organizations.list.query({ search: name })).items).toEqual([created])
    const renamed = await organizations.update.mutate({ id: created.id, name: `${name} AG` })
    expect(renamed.name).toBe(`${name} AG`)
    await organizations.remove.mutate({ id: created.id })
    await expect(organizations.get.query({ id: created.id })).rejects.toMatchObject(refused(404))
    const { organizations: ofAdmin } = north.admin.trpc
    await expect(ofAdmin.create.mutate({ name: unique('No') })).rejects.toMatchObject(refused(403))
    await expect(ofAdmin.update.mutate({ id: north.organizationId, name })).rejects.toMatchObject(refused(403))
  })

  test('are visible only to their users', async () => {
    const { items } = await north.user.trpc.organizations.list.query({})
    expect(items.map(({ id }) => id)).toEqual([north.organizationId])
    await expect(north.user.trpc.organizations.get.query({ id: south.organizationId })).rejects.toMatchObject(
      refused(404),
    )
  })

  test('that are in use cannot be removed', async () => {
    await expect(superAdmin.trpc.organizations.remove.mutate({ id: north.organizationId })).rejects.toMatchObject(
      refused(409),
    )
  })
})

describe('users', () => {
  test('are managed by an admin within the organization, and not above the own role', async () => {
    const { users } = north.admin.trpc
    const person = {
      email: `${unique('New')}@Acceptance.Example`,
      password: 'correct horse battery staple',
      name: 'Zoë Müller',
      role: 'user' as const,
      organizationId: north.organizationId,
    }
    const created = User.parse(await superAdmin.trpc.users.create.mutate(person))
    expect(created).toMatchObject({ email: person.email.toLowerCase(), name: 'Zoë Müller', active: true })
    await expect(superAdmin.trpc.users.create.mutate(person)).rejects.toMatchObject(refused(409))
    await expect(users.create.mutate(person)).rejects.toMatchObject(refused(403))
    await expect(users.update.mutate({ id: created.id, role: 'super_admin' })).rejects.toMatchObject(refused(403))
    expect((await users.update.mutate({ id: created.id, name: 'Zoë' })).name).toBe('Zoë')
    await users.remove.mutate({ id: created.id })
  })

  test('of another organization do not exist', async () => {
    const { users } = north.admin.trpc
    await expect(users.get.query({ id: south.user.userId })).rejects.toMatchObject(refused(404))
    await expect(users.update.mutate({ id: south.user.userId, name: 'X' })).rejects.toMatchObject(refused(404))
    const { items } = await users.list.query({ limit: 100 })
    expect(items.every(({ organizationId }) => organizationId === north.organizationId)).toBe(true)
  })

  test('cannot manage others without being an admin', async () => {
    const { users } = north.user.trpc
    await expect(users.remove.mutate({ id: north.admin.userId })).rejects.toMatchObject(refused(403))
    await expect(users.update.mutate({ id: north.user.userId, role: 'admin' })).rejects.toMatchObject(refused(403))
  })
})

test('bad input is rejected with an explanation', async () => {
  const { parts } = superAdmin.trpc
  await expect(parts.create.mutate({ partNumber: '', name: 'x' })).rejects.toMatchObject(refused(400))
  await expect(parts.list.query({ cursor: 'nonsense' })).rejects.toMatchObject(refused(400))
  await expect(parts.get.query({ id: 'no-uuid' })).rejects.toMatchObject(refused(400))
})
