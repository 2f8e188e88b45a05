import { authorize, scopeOf } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import { createImage } from '@abparts/core/images/create'
import { encodeImage } from '@abparts/core/images/encode'
import { findImageOwner } from '@abparts/core/images/owner'
import { findPart } from '@abparts/core/parts/part'
import { createPartVideo, createSupportVideo } from '@abparts/core/videos/create'
import { parts } from '@abparts/db/schema'
import { sql } from 'drizzle-orm'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { startTestGateway } from '../testing.ts'

type Client = Awaited<ReturnType<typeof gateway.clientFor>>

const gateway = await startTestGateway()
afterAll(gateway.close)

const { root, admin, user, stranger, ours, theirs } = await gateway.addCast()

const refused = (call: Promise<unknown>) =>
  call.then(
    () => 'allowed',
    (error) => error.data?.code,
  )
const addImage = async (partId: string, background: string) =>
  createImage(
    gateway.db,
    authorize(platform, 'create', await findImageOwner(gateway.db, { type: 'part', id: partId })),
    await encodeImage(
      await sharp({ create: { width: 30, height: 20, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  )

test('a proprietary part exists for its organization only', async () => {
  const part = await admin.parts.create.mutate({ partNumber: 'P-1', name: 'Cutter', organizationId: ours })
  const seen = async (client: Client) => (await client.parts.list.query({ search: 'P-1' })).items.length
  expect([await seen(root), await seen(admin), await seen(user), await seen(stranger)]).toEqual([1, 1, 1, 0])
  expect(await user.parts.get.query({ id: part.id })).toEqual(part)
  expect(await refused(stranger.parts.get.query({ id: part.id }))).toBe('NOT_FOUND')
  expect(await refused(stranger.parts.update.mutate({ id: part.id, name: 'Mine' }))).toBe('NOT_FOUND')
  expect(await refused(stranger.images.list.query({ partId: part.id }))).toBe('NOT_FOUND')
  expect(await refused(user.parts.update.mutate({ id: part.id, name: 'Mine' }))).toBe('FORBIDDEN')
})

test('only super admins change the catalog, and nobody moves a part out of their reach', async () => {
  const catalog = await root.parts.create.mutate({ partNumber: 'C-1', name: 'Belt', description: 'Long' })
  expect(catalog).toMatchObject({ organizationId: null, description: 'Long', imageUrl: null, imageCount: 0 })
  expect(await refused(admin.parts.create.mutate({ partNumber: 'C-2', name: 'Belt' }))).toBe('FORBIDDEN')
  expect(await refused(admin.parts.remove.mutate({ id: catalog.id }))).toBe('FORBIDDEN')
  const own = await admin.parts.create.mutate({ partNumber: 'P-2', name: 'Blade', organizationId: ours })
  expect(await refused(admin.parts.update.mutate({ id: own.id, organizationId: theirs }))).toBe('NOT_FOUND')
  expect(await refused(admin.parts.update.mutate({ id: own.id, organizationId: null }))).toBe('FORBIDDEN')
})

test('a list pages through everything once, in order', async () => {
  for (const index of [3, 1, 5, 2, 4])
    await root.parts.create.mutate({ partNumber: `L-${index}`, name: 'Paged % part' })
  const numbers: string[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<Client['parts']['list']['query']>> = await root.parts.list.query({
      search: 'paged % PART',
      limit: 2,
      cursor,
    })
    numbers.push(...page.items.map((part) => part.partNumber))
    cursor = page.nextCursor
  } while (cursor !== null)
  expect(numbers).toEqual(['L-1', 'L-2', 'L-3', 'L-4', 'L-5'])
  expect(await refused(root.parts.list.query({ cursor: 'bm90IGpzb24' }))).toBe('BAD_REQUEST')
  const foreign = Buffer.from('["L-1"]').toString('base64url')
  expect(await refused(root.videos.list.query({ cursor: foreign }))).toBe('BAD_REQUEST')
})

test('videos are listed, changed, removed and restored by those with permission', async () => {
  const part = await admin.parts.create.mutate({ partNumber: 'V-1', name: 'Valve', organizationId: ours })
  const fields = {
    uploadedBy: crypto.randomUUID(),
    originalFilename: 'Клапан.mp4',
    contentType: 'video/mp4',
    durationSeconds: 2.5,
    width: 640,
    height: 360,
  } as const
  const object = () => ({ key: crypto.randomUUID(), backend: 'local', sizeBytes: 9, sha256: 'a'.repeat(64) }) as const
  const ids = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()] as const
  await createPartVideo(gateway.db, {
    ...fields,
    parent: authorize(platform, 'create', await findPart(gateway.db, part.id)),
    id: ids[0],
    object: object(),
    videoType: 'demo',
  })
  const categories = ['maintenance', 'troubleshooting'] as const
  for (const [index, category] of categories.entries()) {
    const id = ids[index + 1] ?? ''
    const parent = scopeOf(platform, 'create', 'support_video')
    await createSupportVideo(gateway.db, { ...fields, id, object: object(), title: id, category, parent })
  }

  const [ofPart] = (await user.videos.list.query({ partId: part.id })).items
  expect(ofPart).toMatchObject({ id: ids[0], kind: 'part', videoType: 'demo', state: 'processing', thumbnailUrl: null })
  expect(ofPart?.streamUrl).toMatch(/^\/videos\/stream\/.*\?expires=/)
  expect(await refused(stranger.videos.list.query({ partId: part.id }))).toBe('NOT_FOUND')
  expect(await refused(stranger.videos.get.query({ id: ids[0] }))).toBe('NOT_FOUND')

  const page = await stranger.videos.list.query({ limit: 1 })
  const rest = await stranger.videos.list.query({ limit: 1, cursor: page.nextCursor })
  expect([page, rest].flatMap(({ items }) => items.map(({ id }) => id))).toEqual([ids[2], ids[1]])
  expect((await user.videos.list.query({ category: 'maintenance' })).items.map(({ id }) => id)).toEqual([ids[1]])

  expect(await refused(admin.videos.update.mutate({ id: ids[1], title: 'New' }))).toBe('FORBIDDEN')
  expect(await root.videos.update.mutate({ id: ids[1], title: 'New' })).toMatchObject({ title: 'New' })
  expect(await refused(root.videos.update.mutate({ id: ids[1], videoType: 'demo' }))).toBe('BAD_REQUEST')
  await admin.videos.remove.mutate({ id: ids[0] })
  expect(await refused(user.videos.get.query({ id: ids[0] }))).toBe('NOT_FOUND')
  await admin.videos.restore.mutate({ id: ids[0] })
  expect(await user.videos.get.query({ id: ids[0] })).toMatchObject({ id: ids[0] })
})

test('images are listed, sorted, described, removed and restored', async () => {
  const part = await root.parts.create.mutate({ partNumber: 'G-1', name: 'Gear' })
  const [red, blue] = [await addImage(part.id, 'red'), await addImage(part.id, 'blue')]
  const listed = async () => (await user.images.list.query({ partId: part.id })).items.map((image) => image.id)
  expect(await listed()).toEqual([red.id, blue.id])
  await root.images.reorder.mutate({ partId: part.id, imageIds: [blue.id, red.id] })
  expect(await listed()).toEqual([blue.id, red.id])
  expect(await root.parts.get.query({ id: part.id })).toMatchObject({
    imageCount: 2,
    imageUrl: `/images/parts/${part.id}/${blue.sha256}.webp`,
    imageThumbHash: blue.thumbHash,
  })
  expect(await root.images.update.mutate({ id: red.id, altText: 'Seen from above' })).toMatchObject({
    altText: 'Seen from above',
  })
  await root.images.remove.mutate({ id: blue.id })
  expect(await listed()).toEqual([red.id])
  await root.images.restore.mutate({ id: blue.id })
  expect(await listed()).toEqual([red.id, blue.id])
  expect(await refused(user.images.remove.mutate({ id: red.id }))).toBe('FORBIDDEN')
  expect(await refused(root.images.remove.mutate({ id: crypto.randomUUID() }))).toBe('NOT_FOUND')
})

test('a list of 100 parts with images reads no image bytes', async () => {
  const rows = Array.from({ length: 100 }, (_, index) => ({ partNumber: `N-${index}`, name: 'Nut, many' }))
  const nuts = await gateway.db.insert(parts).values(rows).returning()
  await Promise.all(nuts.map(({ id }, index) => addImage(id, `hsl(${index * 3}, 50%, 50%)`)))
  // With the bytes out of reach, any query for them fails.
  await gateway.db.execute(sql`alter table image_blobs rename to unreachable`)
  const { items } = await user.parts.list.query({ search: 'nut, many', limit: 100 })
  await gateway.db.execute(sql`alter table unreachable rename to image_blobs`)
  expect(items).toHaveLength(100)
  for (const item of items) expect(item).toMatchObject({ imageCount: 1, imageUrl: expect.stringMatching(/\.webp$/) })
})

test('a proprietary image gets a signed URL, a catalog one a lasting URL', async () => {
  const part = await admin.parts.create.mutate({ partNumber: 'S-1', name: 'Sensor', organizationId: ours })
  await addImage(part.id, 'green')
  expect((await user.parts.get.query({ id: part.id })).imageUrl).toMatch(
    /\.webp\?expires=\d+&signature=[\w-]{43}&organization=[\da-f-]{36}$/,
  )
})

test('parts of different owners may have the same number', async () => {
  const fields = { partNumber: 'TWIN', name: 'Twin' }
  const own = await admin.parts.create.mutate({ ...fields, organizationId: ours })
  const theirPart = await stranger.parts.create.mutate({ ...fields, organizationId: theirs })
  const catalog = await root.parts.create.mutate(fields)
  const seen = async (client: Client) => (await client.parts.list.query({ search: 'twin' })).items.map(({ id }) => id)
  expect(await seen(root)).toEqual([own.id, theirPart.id, catalog.id].toSorted())
  expect(await seen(user)).toEqual([own.id, catalog.id].toSorted())

  const first = await root.parts.list.query({ search: 'twin', limit: 1 })
  const rest = await root.parts.list.query({ search: 'twin', cursor: first.nextCursor })
  expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(await seen(root))

  expect(await refused(admin.parts.create.mutate({ ...fields, organizationId: ours }))).toBe('CONFLICT')
  expect(await refused(root.parts.create.mutate(fields))).toBe('CONFLICT')
  const other = await admin.parts.create.mutate({ partNumber: 'OTHER', name: 'Other', organizationId: ours })
  expect(await refused(admin.parts.update.mutate({ id: other.id, partNumber: 'TWIN' }))).toBe('CONFLICT')
  expect(await refused(root.parts.update.mutate({ id: own.id, organizationId: theirs }))).toBe('CONFLICT')
  expect(await refused(root.parts.update.mutate({ id: own.id, organizationId: null }))).toBe('CONFLICT')
})

test("an admin manages their own organization's users, and nobody above themselves", async () => {
  const fields = { password: 'long enough password', name: 'Nina', role: 'user' } as const
  const nina = await root.users.create.mutate({ ...fields, email: 'Nina@Example.com', organizationId: ours })
  expect(nina).toMatchObject({ email: 'nina@example.com', username: 'nina-example.com', active: true, photoUrl: null })
  expect((await gateway.signIn('nina@example.com', fields.password)).status).toBe(200)
  await expect(
    root.users.create.mutate({ ...fields, email: 'nina@example.com', organizationId: theirs }),
  ).rejects.toThrow('nina@example.com already has an account, in Ours.')
  const superior = await root.users.create.mutate({ ...fields, email: 'b@example.com', role: 'super_admin' })
  expect(await refused(admin.users.update.mutate({ id: nina.id, role: 'super_admin' }))).toBe('FORBIDDEN')
  expect(await refused(stranger.users.get.query({ id: nina.id }))).toBe('NOT_FOUND')
  expect(await refused(admin.users.update.mutate({ id: nina.id, organizationId: theirs }))).toBe('NOT_FOUND')
  expect(await admin.users.update.mutate({ id: nina.id, role: 'admin' })).toMatchObject({ role: 'admin' })
  const names = (await user.users.list.query({})).items.map((user) => user.name)
  expect(names).toContain('Nina')
  expect(names).not.toContain('stranger')
  await admin.users.remove.mutate({ id: nina.id })
  await root.users.remove.mutate({ id: superior.id })
})

test('only super admins create accounts for others, whatever the address', async () => {
  const fields = { password: 'long enough password', name: 'Nina', role: 'user', organizationId: ours } as const
  for (const client of [admin, user])
    for (const email of ['nobody@example.com', 'stranger@example.com', 'user@example.com'])
      expect(await refused(client.users.create.mutate({ ...fields, email }))).toBe('FORBIDDEN')
})

test('nobody locks themselves out', async () => {
  const { id } = await root.account.me.query()
  expect(await refused(root.users.update.mutate({ id, active: false }))).toBe('CONFLICT')
  expect(await refused(root.users.update.mutate({ id, role: 'user' }))).toBe('CONFLICT')
  expect(await refused(root.users.remove.mutate({ id }))).toBe('CONFLICT')
})

test('organizations are seen by their users, and removed only when empty', async () => {
  expect((await user.organizations.list.query({})).items.map(({ name }) => name)).toEqual(['Ours'])
  expect(await refused(stranger.organizations.get.query({ id: ours }))).toBe('NOT_FOUND')
  expect(await refused(admin.organizations.create.mutate({ name: 'New' }))).toBe('FORBIDDEN')
  expect(await refused(root.organizations.create.mutate({ name: 'Ours' }))).toBe('CONFLICT')
  for (const name of ['Theirs', 'Nobody'])
    expect(await refused(admin.organizations.update.mutate({ id: ours, name }))).toBe('FORBIDDEN')
  expect(await refused(root.organizations.remove.mutate({ id: ours }))).toBe('CONFLICT')
  const empty = await root.organizations.create.mutate({ name: 'Empty' })
  await root.organizations.remove.mutate({ id: empty.id })
  expect(await refused(root.organizations.get.query({ id: empty.id }))).toBe('NOT_FOUND')
})

test('a list without filters needs no input', async () => {
  for (const list of [root.parts.list, root.organizations.list, root.users.list, root.videos.list])
    expect((await list.query()).items).toBeInstanceOf(Array)
})

test('bad input names the field', async () => {
  await expect(root.parts.create.mutate({ partNumber: '', name: 'x' })).rejects.toThrow(/partNumber/)
  expect(await refused(root.parts.get.query({ id: 'nonsense' }))).toBe('BAD_REQUEST')
})
