import { organizations, users } from '@abparts/db/schema'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { addImage, addPart, addUser, openTwo, plainSync } from './installations.fixture.ts'
import { planSync } from './plan-sync.ts'

const { here, there, clear, close } = await openTwo()
afterAll(close)
beforeEach(clear)

const refusalsOf = async () => {
  const { items } = await planSync({ source: here, target: there }, { ...plainSync, withUsers: true })
  return items.map(({ finding, reason }) => (finding === 'owner_missing' ? reason : finding))
}
const sentence = (who: string) => `The target has another ${who}: one of them needs another name, or both the same id.`

test.each(['ann', 'bob'])('a user is not copied when %s has the same name or e-mail address', async (username) => {
  await addImage(here.db, 'user', await addUser(here, 'ann'), 'face')
  await there.db.insert(users).values({ username, name: 'Other', email: 'ann@company.example' })
  expect(await refusalsOf()).toEqual([sentence('user ann')])
  await there.db.update(users).set({ email: 'other@company.example' })
  expect(await refusalsOf()).toEqual([username === 'ann' ? sentence('user ann') : 'new'])
})

test('a part is not copied when another organization has the name of its own', async () => {
  const [organization] = await here.db.insert(organizations).values({ name: 'Nordfeld' }).returning()
  await addImage(here.db, 'part', await addPart(here, 'P-1', organization?.id), 'one')
  await addImage(here.db, 'part', await addPart(here, 'P-2'), 'two')
  await there.db.insert(organizations).values({ name: 'Nordfeld' })
  expect((await refusalsOf()).toSorted()).toEqual([sentence('organization Nordfeld'), 'new'])
  await addPart(there, 'P-2')
  expect((await refusalsOf()).toSorted()).toEqual([
    sentence('organization Nordfeld'),
    sentence('part P-2 in its catalog'),
  ])
})

test('a part or a user is copied when only another scope has the name', async () => {
  const [nordfeld] = await here.db.insert(organizations).values({ name: 'Nordfeld' }).returning()
  const [suedwerk] = await there.db.insert(organizations).values({ name: 'Südwerk' }).returning()
  await there.db.insert(organizations).values({ id: nordfeld?.id, name: 'Nordfeld' })
  await addImage(here.db, 'part', await addPart(here, 'P-1', nordfeld?.id), 'one')
  const ann = await addUser(here, 'ann')
  await here.db.update(users).set({ organizationId: nordfeld?.id })
  await addImage(here.db, 'user', ann, 'face')

  await addPart(there, 'P-1')
  await addPart(there, 'P-1', suedwerk?.id)
  await there.db.insert(users).values({ username: 'ann', name: 'Other', email: 'other@company.example' })
  expect(await refusalsOf()).toEqual(['new', 'new'])

  await addPart(there, 'P-1', nordfeld?.id)
  const other = { username: 'ann', name: 'Third', email: 'third@company.example', organizationId: nordfeld?.id }
  await there.db.insert(users).values(other)
  expect((await refusalsOf()).toSorted()).toEqual([sentence('part P-1 of Nordfeld'), sentence('user ann of Nordfeld')])
})
