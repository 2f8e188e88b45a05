import { organizations, users } from '@abparts/db/schema'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { planSync } from './plan-sync.ts'
import { addPart, addUser, openTwo } from './sync-world.fixture.ts'
import { addPicture, plainSync } from './two-installations.fixture.ts'

const { here, there, clear, close } = await openTwo()
afterAll(close)
beforeEach(clear)

const obstaclesOf = async () => {
  const { items } = await planSync({ source: here, target: there }, { ...plainSync, withUsers: true })
  return items.map(({ finding, reason }) => (finding === 'owner_missing' ? reason : finding))
}
const sentence = (who: string) => `The target has another ${who}: it must have the same id, or another name.`

test.each(['ann', 'bob'])('a user does not come where %s has the same name or e-mail address', async (username) => {
  await addPicture(here.db, 'user', await addUser(here, 'ann'), 'face')
  await there.db.insert(users).values({ username, name: 'Other', email: 'ann@company.example' })
  expect(await obstaclesOf()).toEqual([sentence('user ann')])
  await there.db.update(users).set({ email: 'other@company.example' })
  expect(await obstaclesOf()).toEqual([username === 'ann' ? sentence('user ann') : 'new'])
})

test('a part does not come without its organization, whose name another has', async () => {
  const [organization] = await here.db.insert(organizations).values({ name: 'Nordfeld' }).returning()
  await addPicture(here.db, 'part', await addPart(here, 'P-1', organization?.id), 'one')
  await addPicture(here.db, 'part', await addPart(here, 'P-2'), 'two')
  await there.db.insert(organizations).values({ name: 'Nordfeld' })
  expect((await obstaclesOf()).toSorted()).toEqual([sentence('organization Nordfeld'), 'new'])
  await addPart(there, 'P-2')
  expect((await obstaclesOf()).toSorted()).toEqual([sentence('organization Nordfeld'), sentence('part P-2')])
})
