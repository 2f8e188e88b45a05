import { parts } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ResourceKind, Sample } from './endpoint.ts'
import { startPlatform } from './platform.ts'
import { asSuperAdmin } from './resources/as-super-admin.ts'
import { document } from './resources/documents.ts'
import { image, logo, photo } from './resources/images.ts'
import { video } from './resources/videos.ts'
import { takeSnapshot } from './snapshot.ts'

let platform: Awaited<ReturnType<typeof startPlatform>>
/** One signed URL of everything that can be viewed. */
let addresses: URL[]
beforeAll(async () => {
  // Without public images, everything needs a signature.
  platform = await startPlatform('signed')
  addresses = [
    ...(await addressesOf(video, 'videos.get', ({ id }) => ({ id }))),
    ...(await addressesOf(document, 'documents.get', ({ id }) => ({ id }))),
    ...(await addressesOf(image, 'images.list', ({ ownerId }) => ({ partId: ownerId }))),
    ...(await addressesOf(logo, 'organizations.get', ({ ownerId }) => ({ id: ownerId }))),
    ...(await addressesOf(photo, 'users.get', ({ ownerId }) => ({ id: ownerId }))),
  ]
})
afterAll(() => platform.close())

/** The URLs that a procedure returns for every owner's resource, and those within the responses. */
async function addressesOf<T extends Sample>(kind: ResourceKind<T>, route: string, inputOf: (sample: T) => unknown) {
  const found = new Map<string, URL>()
  const add = (url: URL) =>
    found.set(
      url.pathname,
      changed(url, (query) => query.delete('download')),
    )
  for (const owner of kind.owners) {
    const input = inputOf(await kind.make(platform, owner, platform.anonymous))
    const text = await (await asSuperAdmin(platform, route, { input })).text()
    for (const [, path = ''] of text.matchAll(/"([^"]+[?&]signature=[^"]+)"/g)) {
      const url = new URL(path, platform.origins.reverseProxy)
      add(url)
      if (!url.pathname.endsWith('/storyboard.vtt')) continue
      const [image = ''] = (await (await fetch(url)).text()).match(/^storyboard\.webp\?[^#\n]+/m) ?? []
      add(new URL(image, url))
    }
  }
  return [...found.values()]
}

/** The same URL at the service itself. */
function atService({ pathname, search }: URL): URL {
  const { images, videos } = platform.origins
  return new URL(pathname + search, pathname.startsWith('/images/') ? images : videos)
}

async function statusOf(url: URL, method = 'GET'): Promise<number> {
  const answer = await fetch(url, { method })
  await answer.body?.cancel()
  return answer.status
}

function changed(url: URL, change: (query: URLSearchParams) => void): URL {
  const copy = new URL(url)
  change(copy.searchParams)
  return copy
}

test('they lead to everything that can be viewed', () => {
  const isOf = (pattern: string) => {
    const path = new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+').replaceAll('.', '\\.')}$`)
    return addresses.some(({ pathname }) => path.test(pathname))
  }
  const routes = platform.routes.filter((route) => isOf(route.split(' GET ')[1] ?? ''))
  expect(routes.sort()).toEqual([
    'images GET /images/organizations/:id/:image',
    'images GET /images/parts/:id/:image',
    'images GET /images/users/:id/:image',
    'videos GET /documents/:id',
    'videos GET /videos/:id/captions/:file',
    'videos GET /videos/:id/original',
    'videos GET /videos/:id/storyboard.vtt',
    'videos GET /videos/:id/storyboard.webp',
    'videos GET /videos/:id/thumbnail',
    'videos GET /videos/stream/:id',
  ])
})

test('a signed URL serves its sample to anyone, and no shared cache may keep it', async () => {
  for (const address of addresses)
    for (const url of [address, atService(address)])
      for (const method of ['GET', 'HEAD']) {
        const answer = await fetch(url, { method })
        await answer.body?.cancel()
        expect(answer.status, `${method} ${url}`).toBe(200)
        expect(answer.headers.get('cache-control'), `${method} ${url}`).toContain('private')
      }
})

test('a signature opens no other path', async () => {
  const moved = addresses.flatMap(({ search }, from) =>
    addresses.filter((_, to) => to !== from).map(({ href }) => Object.assign(new URL(href), { search })),
  )
  const statuses = await Promise.all(moved.map((url) => statusOf(atService(url))))
  expect(new Set(statuses)).toEqual(new Set([401]))
  expect(moved.length).toBe(addresses.length * (addresses.length - 1))
})

test('no signature, half of one, or another expiry opens nothing', async () => {
  const broken = addresses.flatMap((address) => [
    changed(address, (query) => query.delete('signature')),
    changed(address, (query) => query.set('signature', '')),
    changed(address, (query) => query.set('signature', query.get('signature')?.slice(0, -1) ?? '')),
    changed(address, (query) => query.set('signature', 'A'.repeat(43))),
    changed(address, (query) => query.set('expires', String(Number(query.get('expires')) + 300))),
    changed(address, (query) => query.set('expires', '1e12')),
    changed(address, (query) => query.delete('expires')),
  ])
  const statuses = await Promise.all(broken.flatMap((url) => [statusOf(url), statusOf(atService(url))]))
  expect(new Set(statuses)).toEqual(new Set([401]))
})

test('they only allow viewing', async () => {
  const before = await takeSnapshot(platform)
  const calls = addresses.flatMap((url) =>
    ['POST', 'PUT', 'PATCH', 'DELETE'].map((method) => statusOf(atService(url), method)),
  )
  for (const status of await Promise.all(calls)) expect(status).toBeOneOf([400, 401, 404])
  expect(await takeSnapshot(platform)).toEqual(before)
})

test('when a part moves to another owner, the signed URLs of its media end', async () => {
  const { db, north, south } = platform
  const ofNorth = (url: URL) => url.searchParams.get('organization') === north
  const isOfPart = ({ pathname }: URL) => !/^\/images\/(users|organizations)\//.test(pathname)
  await db.update(parts).set({ organizationId: south }).where(eq(parts.organizationId, north))
  for (const url of addresses)
    await expect.poll(() => statusOf(url), { message: url.href }).toBe(ofNorth(url) && isOfPart(url) ? 401 : 200)
})
