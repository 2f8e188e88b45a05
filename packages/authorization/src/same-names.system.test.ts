import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectedAnswer, may } from './answers.ts'
import { procedureTypes } from './calls.ts'
import { answerTo } from './check-list.ts'
import type { Endpoint, Owner } from './endpoint.ts'
import { lists } from './endpoints/lists.ts'
import { endpoints } from './endpoints.ts'
import { namesIn } from './names.ts'
import type { Person } from './people.ts'
import { type Platform, startPlatform } from './platform.ts'
import { withOtherIds } from './with-other-ids.ts'

let platform: Platform
let plantable: Endpoint[]
beforeAll(async () => {
  platform = await startPlatform()
  plantable = await findPlantable()
})
afterAll(() => platform.close())

/**
 * Super admins see everything. Everybody else must learn nothing about the south, including users without an
 * organization.
 */
const others = () => platform.people.filter(({ identity }) => identity?.role !== 'super_admin')

const isChange = ({ route }: Endpoint) => procedureTypes.get(route) === 'mutation' || / (POST|PUT|PATCH) /.test(route)
const changing = endpoints.filter(isChange)

/** A new resource, and a call for it that can be sent any number of times. */
async function setUp(endpoint: Endpoint, owner: Owner, caller: Person) {
  const { sample, call, requirements } = await endpoint.setUp(platform, owner, caller)
  return { sample, requirements, call: call(), names: namesIn(endpoint.route, call()) }
}

/** Has the south use a word for everything that has a name, and returns the names. */
async function plant(word: string): Promise<Set<string>> {
  const planted = new Set<string>()
  const { superAdmin } = platform
  for (const endpoint of plantable) {
    const { call, names } = await setUp(endpoint, 'south', superAdmin)
    const all = names.reduce((changed, { put }) => put(changed, word), call)
    const answer = await answerTo(platform, endpoint.route, superAdmin, all, word)
    if (answer.startsWith('[2')) for (const { name } of names) planted.add(name)
  }
  return planted
}

/** Endpoints that give the south a named resource without referring to anybody else. */
async function findPlantable(): Promise<Endpoint[]> {
  const found: Endpoint[] = []
  for (const endpoint of changing.filter(({ owners }) => owners.includes('south'))) {
    const { names, requirements } = await setUp(endpoint, 'south', platform.superAdmin)
    if (names.length > 0 && requirements.length === 1) found.push(endpoint)
  }
  // An address is invited before it gets its account, since an address with an account cannot be invited.
  return found.toReversed()
}

test('the south can use the same name in every field that takes one', async () => {
  const names = new Set<string>()
  for (const endpoint of changing)
    for (const { name } of (await setUp(endpoint, endpoint.owners[0] ?? 'south', platform.superAdmin)).names)
      names.add(name)
  expect(names.size).toBeGreaterThan(8)
  expect(await plant(crypto.randomUUID())).toEqual(names)
})

test.each(changing.map((endpoint) => [endpoint.route, endpoint.asks, endpoint] as const))(
  '%s (%s) answers the same, whatever names the resources of the south have',
  async (_, __, endpoint) => {
    const { names } = await setUp(endpoint, endpoint.owners[0] ?? 'south', platform.superAdmin)
    if (names.length === 0) return
    const taken = crypto.randomUUID()
    await plant(taken)
    for (const owner of endpoint.owners)
      for (const caller of others()) {
        const shared = await setUp(endpoint, owner, caller)
        const isRefused = expectedAnswer(caller.identity, shared.requirements) !== 'allowed'
        const answerWith = async (index: number, word: string) => {
          const { call, names } = isRefused ? shared : await setUp(endpoint, owner, caller)
          return await answerTo(platform, endpoint.route, caller, names[index]?.put(call, word) ?? call, word)
        }
        for (const [index, { name }] of names.entries()) {
          const known = await answerWith(index, taken)
          expect(known, `${caller.name}, ${owner}, ${name}`).toBe(await answerWith(index, crypto.randomUUID()))
        }
      }
  },
)

test('lists show and find the same, whatever names the resources of the south have', async () => {
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

test.each(endpoints.map((endpoint) => [endpoint.route, endpoint.asks, endpoint] as const))(
  '%s (%s) answers about resources of the south as about those that do not exist',
  async (_, __, endpoint) => {
    if (!endpoint.owners.includes('south')) return
    const { call, sample } = await setUp(endpoint, 'south', platform.superAdmin)
    for (const caller of others()) {
      if (may(caller.identity, 'view', sample.resource)) continue
      const there = await answerTo(platform, endpoint.route, caller, call)
      expect(there, caller.name).toBe(await answerTo(platform, endpoint.route, caller, withOtherIds(call)))
    }
  },
)
