import { expect } from 'vitest'
import { type Answer, expectedAnswer } from './answers.ts'
import { type Channel, channelsTo, send } from './calls.ts'
import type { Endpoint, Owner } from './endpoint.ts'
import type { Person } from './people.ts'
import type { Platform } from './platform.ts'
import { takeSnapshot } from './snapshot.ts'

type Setup = Awaited<ReturnType<Endpoint['setUp']>>

interface Visit {
  name: string
  owner: Owner
  caller: Person
  channel: Channel
  setup: Setup
  expected: Answer
}

/**
 * Has every caller call an endpoint for every owner's resource through every channel, and compares the answers with the
 * permission table. Calls that are rejected or only view change nothing. A call that may change something gets a
 * resource of its own.
 */
export async function checkEndpoint(platform: Platform, endpoint: Endpoint): Promise<void> {
  const visits = await planVisits(platform, endpoint)
  const [changing, harmless] = split(visits, ({ expected }) => expected === 'allowed' && endpoint.action !== 'view')
  const answers: Record<string, Answer> = {}
  const visit = async ({ name, channel, caller }: Visit, { call }: Setup) => {
    const { ok, status, body } = await send(platform, endpoint.route, channel, caller, call())
    await body?.cancel()
    answers[name] = ok ? 'allowed' : status
  }

  const before = await takeSnapshot(platform)
  await Promise.all(harmless.map((one) => visit(one, one.setup)))
  expect(await takeSnapshot(platform), 'after refusals').toEqual(before)
  for (const one of changing) await visit(one, await endpoint.setUp(platform, one.owner, one.caller))
  expect(answers).toEqual(Object.fromEntries(visits.map(({ name, expected }) => [name, expected])))
}

async function planVisits(platform: Platform, endpoint: Endpoint): Promise<Visit[]> {
  const visits: Visit[] = []
  for (const owner of endpoint.owners) {
    let shared: Setup | undefined
    for (const caller of platform.people) {
      shared = owner === 'self' || shared === undefined ? await endpoint.setUp(platform, owner, caller) : shared
      const setup = shared
      const expected = answerTo(caller, setup)
      expect(endpoint.types).toContain(setup.sample.resource.type)
      for (const channel of channelsTo(endpoint.route))
        visits.push({ name: `${caller.name}, ${owner}, ${channel.name}`, owner, caller, channel, setup, expected })
    }
  }
  return visits
}

function answerTo({ identity }: Person, { sample: { onlyFor }, requirements }: Setup): Answer {
  const answer = expectedAnswer(identity, requirements)
  if (identity === null || onlyFor === undefined) return answer
  return onlyFor === identity.userId && answer === 'allowed' ? answer : 404
}

function split<Item>(items: Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))]
}
