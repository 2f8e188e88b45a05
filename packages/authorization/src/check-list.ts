import { expect } from 'vitest'
import { z } from 'zod'
import { may } from './answers.ts'
import { type Channel, channelsTo, send } from './calls.ts'
import type { Call } from './endpoint.ts'
import type { Filter, List } from './lists.ts'
import type { Person } from './people.ts'
import type { Platform } from './platform.ts'

/** What differs between any two answers, whatever their content. */
const varyingHeaders = ['date', 'x-request-id']
const varying: [RegExp, string][] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'MOMENT'],
  [/expires=\d+&signature=[\w-]+/g, 'SIGNED'],
  [/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, 'ID'],
]

/**
 * The complete answer of the reverse proxy: status, headers and body. Ids and times are replaced by their types, and a
 * word that was sent by `WORD`.
 */
export async function answerTo(
  platform: Platform,
  route: string,
  person: Person,
  call: Call,
  word?: string,
): Promise<string> {
  const [channel] = channelsTo(route)
  if (channel === undefined) throw new Error(`There is no channel to ${route}.`)
  const answer = await send(platform, route, channel, person, call)
  const headers = [...answer.headers].filter(([name]) => !varyingHeaders.includes(name))
  const text = JSON.stringify([answer.status, headers, await answer.text()])
  return varying.reduce(
    (told, [pattern, name]) => told.replace(pattern, name),
    word === undefined ? text : text.replaceAll(word, 'WORD'),
  )
}

const Page = z.object({ result: z.object({ data: z.object({ items: z.array(z.object({ id: z.string() })) }) }) })
const limit = 100

/** Has every caller request a list, with every filter, and compares what they get with the permission table. */
export async function checkList(platform: Platform, list: List): Promise<void> {
  for (const caller of platform.people) {
    const resources = await Promise.all(list.kind.owners.map((owner) => list.kind.make(platform, owner, caller)))
    for (const filter of list.filters(platform)) {
      const expected = resources.filter(
        ({ resource }) =>
          may(caller.identity, list.action, resource) &&
          (filter.organizationId === undefined || filter.organizationId === (resource.organizationId ?? null)),
      )
      for (const channel of channelsTo(list.route)) {
        const shown = await idsFor(platform, list, filter, channel, caller)
        const name = `${caller.name}, ${JSON.stringify(filter.input)}, ${channel.name}`
        expect(
          resources.filter(({ id }) => shown.includes(id)),
          name,
        ).toEqual(expected)
      }
    }
  }
}

/** The ids on the first page; none when the caller is rejected. */
async function idsFor(platform: Platform, { route }: List, { input }: Filter, channel: Channel, caller: Person) {
  const answer = await send(platform, route, channel, caller, { input: { ...input, limit } })
  if (answer.ok) return Page.parse(await answer.json()).result.data.items.map(({ id }) => id)
  await answer.body?.cancel()
  expect(answer.status).toBeOneOf(caller.identity === null ? [401] : [403, 404])
  return []
}
