import { readdir, readlink } from 'node:fs/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { known, spoiling } from './broken-requests.ts'
import { channelsTo, procedureTypes, requestOf } from './calls.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { openEndpoints } from './endpoints/open.ts'
import { endpoints } from './endpoints.ts'
import { startServices } from './platform.ts'
import { type RawRequest, sendRaw } from './raw-request.ts'

let services: Awaited<ReturnType<typeof startServices>>
beforeAll(async () => {
  services = await startServices()
})
afterAll(() => services.close())

/** Every route that takes a body, from the list of endpoints, which is complete; and one procedure. */
const takesBody = (route: string) => route === 'parts.create' || / (POST|PUT|PATCH|DELETE|ALL) /.test(route)
const soundEndpoints = new Map<string, Endpoint>()
for (const endpoint of endpoints)
  if (takesBody(endpoint.route) && !soundEndpoints.has(endpoint.route)) soundEndpoints.set(endpoint.route, endpoint)
const routes = [...new Set([...soundEndpoints.keys(), ...openEndpoints.map(({ route }) => route).filter(takesBody)])]

async function callFor(route: string): Promise<Call> {
  const endpoint = soundEndpoints.get(route)
  if (endpoint === undefined) return openEndpoints.find((open) => open.route === route)?.call ?? {}
  // Users can only reach their own uploads.
  const [first = 'self'] = endpoint.owners
  const owner = endpoint.owners.includes('self') ? 'self' : first
  return (await endpoint.setUp(services, owner, services.superAdmin)).call()
}

/** A valid call by the super admin, as sent over the network. */
async function soundRequest(route: string): Promise<RawRequest> {
  const call = await callFor(route)
  const { method, path, headers, body } = requestOf(route, call)
  const request = new Request('http://x', { method: 'POST', ...(body !== undefined && { body }) })
  const contentType = request.headers.get('content-type')
  return {
    method,
    path: path.replace('*', 'x'),
    headers: {
      ...(contentType !== null && { 'content-type': contentType }),
      ...headers,
      ...call.headers,
      ...services.superAdmin.bearer,
    },
    body: await request.bytes(),
    framing: { kind: 'length', excessBytes: 0 },
  }
}

/** A request that follows the rules of HTTP is answered, and every rejection says why. */
async function expectAnswer(origin: string, request: RawRequest): Promise<void> {
  const { status, contentType, text } = await sendRaw(origin, request)
  const { framing } = request
  const isSound = framing.kind === 'length' ? framing.excessBytes === 0 : framing.brokenSize === null
  // What is not HTTP is answered, or cut off, by Bun's server itself.
  if (!isSound) return
  expect(status, `closed after: ${text}`).not.toBeNull()
  expect(status, text).toBeLessThan(500)
  if (status === null || status < 400 || request.headers.expect === 'something-else') return
  const isProcedure = request.path.startsWith('/trpc/')
  expect(contentType, text).toBeOneOf(['application/problem+json', ...(isProcedure ? ['application/json'] : [])])
}

/** Files and connections that a service holds open. */
async function openHandles(pid: number) {
  const paths = (await readdir(`/proc/${pid}/fd`)).map((handle) => `/proc/${pid}/fd/${handle}`)
  const targets = await Promise.all(paths.map((path) => readlink(path).catch(() => '')))
  return {
    files: targets.filter((target) => target.startsWith(services.root)).length,
    sockets: targets.filter((target) => target.startsWith('socket:')).length,
  }
}

test('every service has such routes', () => {
  expect(routes.length).toBeGreaterThan(15)
  expect([...procedureTypes.keys()]).toContain('parts.create')
})

/** Whatever happens, the test must end in time: on a slow machine it tries less. */
const maxMilliseconds = 15_000

test.each(routes)('%s answers whatever it gets, and keeps running', async (route) => {
  const sound = await soundRequest(route)
  const origins = channelsTo(route).map(({ at }) => services.origins[at])
  for (const origin of origins) for (const [, spoil] of known) await expectAnswer(origin, spoil(sound))
  await fc.assert(
    fc.asyncProperty(spoiling, fc.constantFrom(...origins), (spoil, origin) => expectAnswer(origin, spoil(sound))),
    { numRuns: 20, interruptAfterTimeLimit: maxMilliseconds, endOnFailure: true },
  )
  // An earlier request that was cut off may still be running, and remove what this one is about.
  const again = async () => (await sendRaw(services.origins.reverseProxy, await soundRequest(route))).status
  await expect.poll(again).toBeLessThan(soundEndpoints.has(route) ? 300 : 500)
})

test('every process is alive, and holds nothing that is not needed', async () => {
  for (const { name, process } of services.processes) {
    expect([name, process.exitCode]).toEqual([name, null])
    await expect.poll(async () => (await openHandles(process.pid)).files, { message: name }).toBe(0)
    // Connections to the database and between the services are kept for the next request.
    await expect.poll(async () => (await openHandles(process.pid)).sockets, { message: name }).toBeLessThan(60)
  }
  const unfinished = (await services.storedFiles()).filter((path) => path.startsWith('.incoming/'))
  // What somebody may resume is kept.
  expect(unfinished.filter((path) => !path.endsWith('.part'))).toEqual([])
})
