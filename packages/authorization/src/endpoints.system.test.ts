import { permissions } from '@abparts/auth/permissions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { channelsTo, procedureTypes, send } from './calls.ts'
import { checkEndpoint } from './check-endpoint.ts'
import { checkList } from './check-list.ts'
import { checkStorage } from './check-storage.ts'
import { lists, videoChanges } from './endpoints/lists.ts'
import { openEndpoints } from './endpoints/open.ts'
import { endpoints } from './endpoints.ts'
import { startPlatform } from './platform.ts'
import { checkSubscription } from './subscriptions.ts'

let platform: Awaited<ReturnType<typeof startPlatform>>
beforeAll(async () => {
  platform = await startPlatform()
})
afterAll(() => platform.close())

const routesOf = (rows: { route: string }[]) => rows.map(({ route }) => route)
const unique = (names: string[]) => [...new Set(names)].sort()

test('every route and every procedure is in the list of endpoints, and nothing else is', () => {
  const listed = routesOf([...endpoints, ...lists, videoChanges, ...openEndpoints])
  expect(unique(listed)).toEqual(unique([...platform.routes, ...procedureTypes.keys()]))
})

test('every cell of the permission table is used by an endpoint, except for those that have none', () => {
  const asked = [...endpoints, ...lists.map(({ action, kind }) => ({ action, types: kind.types }))].flatMap(
    ({ action, types }) => types.map((type) => `${type}: ${action}`),
  )
  const cells = Object.entries(permissions).flatMap(([type, row]) =>
    Object.keys(row).map((action) => `${type}: ${action}`),
  )
  expect(cells.filter((cell) => !asked.includes(cell))).toEqual([
    // Changing a part's image requires a permission on the part.
    'catalog_image: create',
    'catalog_image: edit',
    'catalog_image: delete',
    // Uploading one edits it.
    'logo: create',
    'quota: create',
    'quota: delete',
    // The database rejects it.
    'audit_log: create',
    'audit_log: edit',
    'audit_log: delete',
    'platform: create',
    'platform: edit',
    'platform: delete',
    // Accounts created without an invitation are ordinary users afterwards.
    'account: view',
    'account: edit',
    'account: delete',
    'profile: create',
    'profile: delete',
    'profile_photo: create',
  ])
})

test.each(openEndpoints.map((endpoint) => [endpoint.route, endpoint] as const))(
  '%s is open to everybody',
  async (_, endpoint) => {
    const atService = channelsTo(endpoint.route).filter(
      ({ at, method }) => at !== 'reverseProxy' && method === undefined,
    )
    for (const channel of atService) {
      const answer = await send(platform, endpoint.route, channel, platform.anonymous, endpoint.call)
      await answer.body?.cancel()
      expect(answer.status).toBe(endpoint.status)
    }
  },
)

// Before the endpoints are called: afterwards every list has more than one page.
test.each(lists.map((list) => [list.route, list] as const))('%s shows what the table allows', (_, list) =>
  checkList(platform, list),
)

test('how much an organization stores is shown to those whom the table allows', () => checkStorage(platform))

test('videos.changes reports what the table allows', () => checkSubscription(platform))

test.each(endpoints.map((endpoint) => [endpoint.route, endpoint.asks, endpoint] as const))(
  '%s: %s',
  (_, __, endpoint) => checkEndpoint(platform, endpoint),
)
