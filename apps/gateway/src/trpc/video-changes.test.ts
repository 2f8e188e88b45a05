import { authorize, scopeOf } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import { VideoChange } from '@abparts/contracts/video'
import { findPart } from '@abparts/core/parts/part'
import { removeVideo } from '@abparts/core/videos/change'
import { createPartVideo, createSupportVideo } from '@abparts/core/videos/create'
import { findVideo } from '@abparts/core/videos/find'
import { recordVideoProgress } from '@abparts/core/videos/processing'
import { organizations, parts, users } from '@abparts/db/schema'
import { answerInContext } from '@abparts/http/request-context'
import { createLog } from '@abparts/runtime/log'
import { eq, sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { createReverseProxy } from '../edge/reverse-proxy.ts'
import { startTestGateway } from '../testing.ts'

const gateway = await startTestGateway()
const { db, addUser, cookieOf } = gateway
const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  idleTimeout: 255,
  fetch: (request) => answerInContext(request, () => '127.0.0.1', gateway.app.fetch),
})
const log = createLog('reverse-proxy')
log.level = 'silent'
const origin = server.url.origin
const backends = { gateway: origin, images: origin, videos: origin, dashboard: origin }
const reverseProxy = createReverseProxy(backends, log, () => false)
const port = await new Promise<number>((resolve) => {
  reverseProxy.listen(0, '127.0.0.1', () => {
    const address = reverseProxy.address()
    resolve(typeof address === 'object' && address !== null ? address.port : 0)
  })
})
afterAll(async () => {
  reverseProxy.closeAllConnections()
  reverseProxy.close()
  await server.stop(true)
  await gateway.close()
})

const addOrganization = async (name: string) => {
  const [organization] = await db.insert(organizations).values({ name }).returning()
  return organization?.id ?? ''
}
const [ours, theirs] = [await addOrganization('Ours'), await addOrganization('Theirs')]
await addUser('anna', 'user', ours)
await addUser('boris', 'user', ours)

const newVideo = () => {
  const id = crypto.randomUUID()
  const object = { key: `videos/${id}/1.mp4`, backend: 'local', sizeBytes: 1, sha256: '0'.repeat(64) } as const
  const about = { originalFilename: 'a.mp4', contentType: 'video/mp4', uploadedBy: crypto.randomUUID() } as const
  return { id, object, ...about, durationSeconds: 1, width: 1, height: 1 }
}
const addSupportVideo = () =>
  createSupportVideo(db, {
    ...newVideo(),
    parent: scopeOf(platform, 'create', 'support_video'),
    title: 'Belt',
    category: 'maintenance',
  })
async function addVideoOf(organizationId: string) {
  const [part] = await db
    .insert(parts)
    .values({ partNumber: crypto.randomUUID(), name: 'Belt', organizationId })
    .returning()
  const parent = authorize(platform, 'create', await findPart(db, part?.id ?? ''))
  return await createPartVideo(db, { ...newVideo(), parent, videoType: 'demo' })
}

/** Subscribes through the reverse proxy, and yields the events as they come. */
async function subscribe(email: string) {
  const cookie = await cookieOf(email)
  const answer = await fetch(`http://127.0.0.1:${port}/trpc/videos.changes`, { headers: { cookie } })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
  const events = eventsOf(answer)
  expect(await events.next()).toMatchObject({ value: { event: 'connected' } })
  return {
    event: async () => (await events.next()).value,
    change: async () => VideoChange.parse(JSON.parse((await events.next()).value?.data ?? 'null')),
    close: () => events.return(undefined),
  }
}

async function* eventsOf(answer: Response): AsyncGenerator<{ event: string; data: string }> {
  let text = ''
  for await (const chunk of (answer.body ?? new Blob().stream()).pipeThrough(new TextDecoderStream())) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n')
      text = text.slice(end + 2)
      const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? ''
      if (field('event') !== 'ping') yield { event: field('event'), data: field('data') }
    }
  }
}

test('each change is sent to those who may see the video, and to nobody else', async () => {
  const anna = await subscribe('anna@example.com')
  await addVideoOf(theirs)
  const own = await addVideoOf(ours)
  expect(await anna.change()).toMatchObject({ id: own.id, state: 'processing', progress: 0 })
  await recordVideoProgress(db, own.id, 0.5)
  expect(await anna.change()).toMatchObject({
    id: own.id,
    progress: 0.5,
    streamUrl: expect.stringContaining('signature='),
  })
  const support = await addSupportVideo()
  expect(await anna.change()).toMatchObject({ id: support.id, title: 'Belt' })
  await removeVideo(db, authorize(platform, 'delete', await findVideo(db, own.id)))
  expect(await anna.change()).toEqual({ id: own.id, removed: true })
  await anna.close()
})

test('changes are sent again after the connection to the database was lost', async () => {
  const anna = await subscribe('anna@example.com')
  const video = await addSupportVideo()
  expect(await anna.change()).toMatchObject({ id: video.id })
  await db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and query ilike 'listen%'`)
  const missed = await addSupportVideo()
  const seen = new Set<string>()
  while (!seen.has(missed.id)) seen.add((await anna.change()).id)
  await anna.close()
})

test('a stream ends when its owner is deactivated', async () => {
  const boris = await subscribe('boris@example.com')
  await db.update(users).set({ active: false }).where(eq(users.email, 'boris@example.com'))
  await addSupportVideo()
  const { event, data } = (await boris.event()) ?? { event: '', data: '' }
  expect(event).toBe('serialized-error')
  expect(data).toContain('UNAUTHORIZED')
  expect(await boris.event()).toBeUndefined()
})

test('nobody subscribes without signing in', async () => {
  const events = eventsOf(await fetch(`http://127.0.0.1:${port}/trpc/videos.changes`))
  expect((await Array.fromAsync(events)).map(({ event }) => event)).toEqual(['connected', 'serialized-error'])
})
