import { expect } from 'vitest'
import { type Answer, expectedAnswer } from './answers.ts'
import { send, type Way, waysTo } from './calls.ts'
import type { Door, Owner } from './endpoint.ts'
import type { Person } from './people.ts'
import type { Platform } from './platform.ts'
import { takeStock } from './snapshot.ts'

type Approach = Awaited<ReturnType<Door['approach']>>

interface Visit {
  name: string
  owner: Owner
  caller: Person
  way: Way
  approach: Approach
  expected: Answer
}

/**
 * Has everybody knock at a door for every owner's thing, whatever way leads there, and compares what they are answered
 * with the permission table. Whoever is refused, or only looks, leaves everything as it was; whoever may change
 * something gets a thing of their own for it.
 */
export async function walk(platform: Platform, door: Door): Promise<void> {
  const visits = await planVisits(platform, door)
  const [changing, harmless] = split(visits, ({ expected }) => expected === 'allowed' && door.action !== 'view')
  const answers: Record<string, Answer> = {}
  const visit = async ({ name, way, caller }: Visit, { knock }: Approach) => {
    const { ok, status, body } = await send(platform, door.route, way, caller, knock())
    await body?.cancel()
    answers[name] = ok ? 'allowed' : status
  }

  const before = await takeStock(platform)
  await Promise.all(harmless.map((one) => visit(one, one.approach)))
  expect(await takeStock(platform), 'after refusals').toEqual(before)
  for (const one of changing) await visit(one, await door.approach(platform, one.owner, one.caller))
  expect(answers).toEqual(Object.fromEntries(visits.map(({ name, expected }) => [name, expected])))
}

async function planVisits(platform: Platform, door: Door): Promise<Visit[]> {
  const visits: Visit[] = []
  for (const owner of door.owners) {
    let shared: Approach | undefined
    for (const caller of platform.people) {
      shared = owner === 'self' || shared === undefined ? await door.approach(platform, owner, caller) : shared
      const approach = shared
      const expected = answerTo(caller, approach)
      expect(door.nouns).toContain(approach.thing.subject.noun)
      for (const way of waysTo(door.route))
        visits.push({ name: `${caller.name}, ${owner}, ${way.name}`, owner, caller, way, approach, expected })
    }
  }
  return visits
}

function answerTo({ identity }: Person, { thing: { onlyFor }, requirements }: Approach): Answer {
  const answer = expectedAnswer(identity, requirements)
  if (identity === null || onlyFor === undefined) return answer
  return onlyFor === identity.userId && answer === 'allowed' ? answer : 404
}

function split<Item>(items: Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))]
}
