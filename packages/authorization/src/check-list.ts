import { expect } from 'vitest'
import { z } from 'zod'
import { may } from './answers.ts'
import { send, type Way, waysTo } from './calls.ts'
import type { Knock } from './endpoint.ts'
import type { Filter, List } from './lists.ts'
import type { Person } from './people.ts'
import type { Platform } from './platform.ts'

/** What differs between any two answers, whatever they are about. */
const varyingHeaders = ['date', 'x-request-id']
const varying: [RegExp, string][] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'MOMENT'],
  [/expires=\d+&signature=[\w-]+/g, 'SIGNED'],
  [/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, 'ID'],
]

/**
 * All of what somebody is answered at the reverse proxy: status, headers and body. Ids and moments stand there as what they
 * are, and a word that was sent as `WORD`.
 */
export async function answerTo(
  platform: Platform,
  route: string,
  person: Person,
  knock: Knock,
  word?: string,
): Promise<string> {
  const [way] = waysTo(route)
  if (way === undefined) throw new Error(`There is no way to ${route}.`)
  const answer = await send(platform, route, way, person, knock)
  const headers = [...answer.headers].filter(([name]) => !varyingHeaders.includes(name))
  const text = JSON.stringify([answer.status, headers, await answer.text()])
  return varying.reduce(
    (told, [pattern, name]) => told.replace(pattern, name),
    word === undefined ? text : text.replaceAll(word, 'WORD'),
  )
}

const Page = z.object({ result: z.object({ data: z.object({ items: z.array(z.object({ id: z.string() })) }) }) })
const limit = 100

/** Has everybody ask for a list, with every filter, and compares what they are shown with the permission table. */
export async function checkList(platform: Platform, list: List): Promise<void> {
  for (const caller of platform.people) {
    const things = await Promise.all(list.kind.owners.map((owner) => list.kind.make(platform, owner, caller)))
    for (const filter of list.filters(platform)) {
      const expected = things.filter(
        ({ subject }) =>
          may(caller.identity, list.action, subject) &&
          (filter.organizationId === undefined || filter.organizationId === (subject.organizationId ?? null)),
      )
      for (const way of waysTo(list.route)) {
        const shown = await idsFor(platform, list, filter, way, caller)
        const name = `${caller.name}, ${JSON.stringify(filter.input)}, ${way.name}`
        expect(
          things.filter(({ id }) => shown.includes(id)),
          name,
        ).toEqual(expected)
      }
    }
  }
}

/** The ids on the first page. Whoever is refused sees none. */
async function idsFor(platform: Platform, { route }: List, { input }: Filter, way: Way, caller: Person) {
  const answer = await send(platform, route, way, caller, { input: { ...input, limit } })
  if (answer.ok) return Page.parse(await answer.json()).result.data.items.map(({ id }) => id)
  await answer.body?.cancel()
  expect(answer.status).toBeOneOf(caller.identity === null ? [401] : [403, 404])
  return []
}
