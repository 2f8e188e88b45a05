import type { Knock } from './door.ts'
import type { Person } from './people.ts'
import { send, waysTo } from './send.ts'
import type { Platform } from './start-platform.ts'

/** What differs between any two answers, whatever they are about. */
const varyingHeaders = ['date', 'x-request-id']
const varying: [RegExp, string][] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'MOMENT'],
  [/expires=\d+&signature=[\w-]+/g, 'SIGNED'],
  [/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, 'ID'],
]

/**
 * All of what somebody is answered at the front door: status, headers and body. Ids and moments stand there as what they
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
