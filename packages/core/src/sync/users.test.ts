import { accounts, images, users } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { addImage, addUser, findingsOf, imagesOf, openTwo, syncForTest } from './installations.fixture.ts'

const { here: development, there: production, clear, close } = await openTwo()
afterAll(close)
beforeEach(clear)

const addPhoto = (userId: string, content: string, side = production) => addImage(side.db, 'user', userId, content)

test('users are created without e-mail address and password, unless requested', async () => {
  const [ann, bob] = [await addUser(production, 'ann'), await addUser(production, 'bob')]
  await addPhoto(ann, 'face of ann')
  await syncForTest(production, development)
  expect(await development.db.select().from(users)).toMatchObject([
    { id: ann, username: 'ann', email: `${ann}@example.invalid`, emailVerified: false },
  ])
  expect(await development.db.$count(accounts)).toBe(0)

  await addPhoto(bob, 'face of bob')
  await syncForTest(production, development, { withUsers: true })
  expect(await development.db.select().from(users).where(eq(users.id, bob))).toMatchObject([
    { email: 'bob@company.example' },
  ])
  expect(await development.db.select().from(accounts)).toMatchObject([
    { userId: bob, providerId: 'credential', password: 'hashed' },
  ])
  // Existing users are not changed.
  expect(await development.db.select().from(users).where(eq(users.id, ann))).toMatchObject([
    { email: `${ann}@example.invalid` },
  ])
})

test('created users have the role user unless they are named, and inactive ones stay inactive', async () => {
  const names = ['ann', 'bob', 'cid'] as const
  for (const name of names) await addPhoto(await addUser(production, name), `face of ${name}`)
  await production.db.update(users).set({ role: 'super_admin' })
  await production.db.update(users).set({ active: false, role: 'admin' }).where(eq(users.username, 'cid'))
  const keptRoles = new Set(['bob@company.example'])
  const { plan } = await syncForTest(production, development, { withUsers: true, keptRoles })
  const arrived = () =>
    development.db
      .select({ name: users.username, role: users.role, active: users.active })
      .from(users)
      .orderBy(users.username)
  expect(await arrived()).toEqual([
    { name: 'ann', role: 'user', active: true },
    { name: 'bob', role: 'super_admin', active: true },
    { name: 'cid', role: 'user', active: false },
  ])
  const lost = Array.from(plan.missingOwners.values(), (owner) => (owner.type === 'user' ? owner.lostRole : null))
  expect(lost.toSorted()).toEqual(['ann@company.example', 'cid@company.example', null])

  // Users who were demoted or deactivated stay so.
  await development.db.update(users).set({ role: 'user', active: false })
  const before = await arrived()
  await addPhoto((await production.db.select().from(users)).find(({ username }) => username === 'bob')?.id ?? '', 'new')
  await syncForTest(production, development, { withUsers: true, keptRoles, prefer: 'source' })
  expect(await arrived()).toEqual(before)
})

test('a placeholder stands for a photo, and is never copied', async () => {
  const ann = await addUser(production)
  const photo = await addPhoto(ann, 'face')
  const real = await imagesOf(production)
  await syncForTest(production, development, { anonymize: true })
  const [placeholder] = await imagesOf(development)
  expect([placeholder?.id, placeholder?.sha256]).toEqual([photo.id, expect.not.stringContaining(photo.sha256)])
  expect((await syncForTest(production, development, { anonymize: true })).plan.items).toEqual([])

  for (const options of [{}, { prefer: 'source', withDeletions: true, anonymize: true }] as const)
    expect((await syncForTest(development, production, options)).plan.items).toEqual([])
  expect(await imagesOf(production)).toEqual(real)

  // A new photo here is real, and replaces the placeholder.
  const replaced = await addPhoto(ann, 'new face', development)
  const { plan } = await syncForTest(development, production)
  expect(findingsOf({ plan })).toContainEqual({ id: replaced.id, finding: 'new', action: 'copy' })
  expect(await imagesOf(production)).toMatchObject([{ id: replaced.id, sha256: replaced.sha256 }])
})

test('a photo that changes after its placeholder was created is copied as a new placeholder, or as it is', async () => {
  const ann = await addUser(production)
  await addPhoto(ann, 'face')
  await syncForTest(production, development, { anonymize: true })
  const photo = await addPhoto(ann, 'other face')
  await syncForTest(production, development, { anonymize: true })
  expect(await imagesOf(development)).toMatchObject([{ id: photo.id, sha256: expect.not.stringMatching(photo.sha256) }])
  await syncForTest(production, development)
  expect(await imagesOf(development)).toEqual(await imagesOf(production))
})

test('a photo that both have replaced is a conflict about the slot', async () => {
  const ann = await addUser(production)
  await addPhoto(ann, 'face')
  await syncForTest(production, development)
  const [theirs, ours] = [await addPhoto(ann, 'theirs'), await addPhoto(ann, 'ours', development)]
  const { plan } = await syncForTest(production, development)
  expect(findingsOf({ plan })).toEqual(
    expect.arrayContaining([
      { id: theirs.id, finding: 'conflict', action: null },
      { id: ours.id, finding: 'conflict', action: null },
    ]),
  )
  expect(await imagesOf(development)).toMatchObject([{ id: ours.id }])

  await syncForTest(production, development, { prefer: 'source' })
  expect(await imagesOf(development)).toMatchObject([{ id: theirs.id }])
  // It can be restored.
  expect(await development.db.$count(images, eq(images.id, ours.id))).toBe(1)
  expect((await syncForTest(development, production)).plan.items).toEqual([])
})
