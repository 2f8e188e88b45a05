import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectedAnswer, may } from './answers.ts'
import { procedureTypes } from './calls.ts'
import { answerTo } from './check-list.ts'
import type { Door, Owner } from './endpoint.ts'
import { lists } from './endpoints/lists.ts'
import { doors } from './endpoints.ts'
import { namesIn } from './names.ts'
import type { Person } from './people.ts'
import { type Platform, startPlatform } from './platform.ts'
import { withOtherIds } from './with-other-ids.ts'

let platform: Platform
let plantable: Door[]
beforeAll(async () => {
  platform = await startPlatform()
  plantable = await findPlantable()
})
afterAll(() => platform.close())

/** Super admins see everything. All others may learn nothing of the south, also those of no organization. */
const others = () => platform.people.filter(({ identity }) => identity?.role !== 'super_admin')

const isChange = ({ route }: Door) => procedureTypes.get(route) === 'mutation' || / (POST|PUT|PATCH) /.test(route)
const changing = doors.filter(isChange)

/** A new thing, and what to knock with at it, as often as one likes. */
async function approach(door: Door, owner: Owner, caller: Person) {
  const { thing, knock, requirements } = await door.approach(platform, owner, caller)
  return { thing, requirements, knock: knock(), names: namesIn(door.route, knock()) }
}

/** Has the south use a word for everything that can be called something, and answers what that is. */
async function plant(word: string): Promise<Set<string>> {
  const planted = new Set<string>()
  const { superAdmin } = platform
  for (const door of plantable) {
    const { knock, names } = await approach(door, 'south', superAdmin)
    const all = names.reduce((changed, { put }) => put(changed, word), knock)
    const answer = await answerTo(platform, door.route, superAdmin, all, word)
    if (answer.startsWith('[2')) for (const { name } of names) planted.add(name)
  }
  return planted
}

/** Doors at which the south gets a thing with a name, from nobody else: those would be told. */
async function findPlantable(): Promise<Door[]> {
  const found: Door[] = []
  for (const door of changing.filter(({ owners }) => owners.includes('south'))) {
    const { names, requirements } = await approach(door, 'south', platform.superAdmin)
    if (names.length > 0 && requirements.length === 1) found.push(door)
  }
  // An address is invited before it gets its account: whoever has one cannot be.
  return found.toReversed()
}

test('everything that can be called something at the doors, the south can call the same', async () => {
  const names = new Set<string>()
  for (const door of changing)
    for (const { name } of (await approach(door, door.owners[0] ?? 'south', platform.superAdmin)).names) names.add(name)
  expect(names.size).toBeGreaterThan(8)
  expect(await plant(crypto.randomUUID())).toEqual(names)
})

test.each(changing.map((door) => [door.route, door.asks, door] as const))(
  '%s (%s) answers the same, whatever things of the south are called',
  async (_, __, door) => {
    const { names } = await approach(door, door.owners[0] ?? 'south', platform.superAdmin)
    if (names.length === 0) return
    const taken = crypto.randomUUID()
    await plant(taken)
    for (const owner of door.owners)
      for (const caller of others()) {
        const shared = await approach(door, owner, caller)
        const isRefused = expectedAnswer(caller.identity, shared.requirements) !== 'allowed'
        const answerWith = async (place: number, word: string) => {
          const { knock, names } = isRefused ? shared : await approach(door, owner, caller)
          return await answerTo(platform, door.route, caller, names[place]?.put(knock, word) ?? knock, word)
        }
        for (const [place, { name }] of names.entries()) {
          const known = await answerWith(place, taken)
          expect(known, `${caller.name}, ${owner}, ${name}`).toBe(await answerWith(place, crypto.randomUUID()))
        }
      }
  },
)

test('lists show and find the same, whatever things of the south are called', async () => {
  const taken = crypto.randomUUID()
  const look = async (search: string) => {
    const answers: string[] = []
    for (const { route, filters } of lists)
      for (const caller of others())
        for (const { input } of filters(platform))
          for (const more of [{}, { search }])
            answers.push(await answerTo(platform, route, caller, { input: { ...input, ...more } }, search))
    return answers
  }
  const before = await look(taken)
  await plant(taken)
  expect(await look(taken)).toEqual(before)
  expect(await look(crypto.randomUUID())).toEqual(before)
})

test.each(doors.map((door) => [door.route, door.asks, door] as const))(
  '%s (%s) answers about things of the south as about those that are nowhere',
  async (_, __, door) => {
    if (!door.owners.includes('south')) return
    const { knock, thing } = await approach(door, 'south', platform.superAdmin)
    for (const caller of others()) {
      if (may(caller.identity, 'view', thing.subject)) continue
      const there = await answerTo(platform, door.route, caller, knock)
      expect(there, caller.name).toBe(await answerTo(platform, door.route, caller, withOtherIds(knock)))
    }
  },
)
