import { permissions } from '@abparts/auth/permissions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { procedureTypes, send, waysTo } from './calls.ts'
import { walk } from './check-endpoint.ts'
import { checkList } from './check-list.ts'
import { checkStorage } from './check-storage.ts'
import { lists, videoChanges } from './endpoints/lists.ts'
import { openDoors } from './endpoints/open.ts'
import { doors } from './endpoints.ts'
import { startPlatform } from './platform.ts'
import { checkSubscription } from './subscriptions.ts'

let platform: Awaited<ReturnType<typeof startPlatform>>
beforeAll(async () => {
  platform = await startPlatform()
})
afterAll(() => platform.close())

const routesOf = (rows: { route: string }[]) => rows.map(({ route }) => route)
const unique = (names: string[]) => [...new Set(names)].sort()

test('every route and every procedure is in the list of doors, and nothing else is', () => {
  const listed = routesOf([...doors, ...lists, videoChanges, ...openDoors])
  expect(unique(listed)).toEqual(unique([...platform.routes, ...procedureTypes.keys()]))
})

test('every cell of the permission table is asked for at some door, except for those that have none', () => {
  const asked = [...doors, ...lists.map(({ action, kind }) => ({ action, nouns: kind.nouns }))].flatMap(
    ({ action, nouns }) => nouns.map((noun) => `${noun}: ${action}`),
  )
  const cells = Object.entries(permissions).flatMap(([noun, row]) =>
    Object.keys(row).map((action) => `${noun}: ${action}`),
  )
  expect(cells.filter((cell) => !asked.includes(cell))).toEqual([
    // Whoever changes a picture of a part is asked about the part.
    'catalog_picture: create',
    'catalog_picture: edit',
    'catalog_picture: delete',
    // Uploading one edits it.
    'logo: create',
    'quota: create',
    'quota: delete',
    // The database refuses it.
    'audit_log: create',
    'audit_log: edit',
    'audit_log: delete',
    'platform: create',
    'platform: edit',
    'platform: delete',
    // Accounts made without being asked are members like others afterwards.
    'account: view',
    'account: edit',
    'account: delete',
    'profile: create',
    'profile: delete',
    'profile_photo: create',
  ])
})

test.each(openDoors.map((door) => [door.route, door] as const))('%s is open to everybody', async (_, door) => {
  const atService = waysTo(door.route).filter(({ at, method }) => at !== 'reverseProxy' && method === undefined)
  for (const way of atService) {
    const answer = await send(platform, door.route, way, platform.anonymous, door.knock)
    await answer.body?.cancel()
    expect(answer.status).toBe(door.status)
  }
})

// Before the walk: afterwards there is more than one page of everything.
test.each(lists.map((list) => [list.route, list] as const))('%s shows what the table allows', (_, list) =>
  checkList(platform, list),
)

test('what an organization stores is told to whom the table allows', () => checkStorage(platform))

test('videos.changes tells what the table allows', () => checkSubscription(platform))

test.each(doors.map((door) => [door.route, door.asks, door] as const))('%s: %s', (_, __, door) => walk(platform, door))
