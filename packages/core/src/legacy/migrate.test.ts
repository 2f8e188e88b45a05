import { platform } from '@abparts/auth/platform'
import { imageBlobs, images, organizations, parts } from '@abparts/db/schema'
import { createTestDatabase } from '@abparts/testing/database'
import { legacyJpeg } from '@abparts/testing/legacy-files'
import { eq } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { insertImage } from '../images/create.ts'
import { encodeImage } from '../images/encode.ts'
import { migrateOwner } from './migrate.ts'
import { noOverrides } from './operator-overrides.ts'
import { readRow } from './rows.ts'
import type { LegacyOwner } from './source.ts'

const { db, close } = await createTestDatabase()
afterAll(close)

const sourceOf = (number: number) => ({
  path: `/${number}.jpg`,
  name: `/${number}.jpg`,
  read: () => legacyJpeg(number),
})

function legacyPart(columns: object, organizationId: string | null = null): LegacyOwner {
  const read = { label: null, organization_id: organizationId, paths: [], blobs: 0, telling: [] }
  const row = {
    id: crypto.randomUUID(),
    part_number: crypto.randomUUID(),
    name: 'Belt',
    description: null,
    ...columns,
    ...read,
  }
  const owner = { type: 'part', id: row.id, organizationId } as const
  return { owner, name: 'Belt', images: [sourceOf(1), sourceOf(2)], row: readRow('part', row, noOverrides) }
}
const migrate = (legacy: LegacyOwner) => migrateOwner(db, platform.actor, legacy, { isRehearsal: false })
const stored = ({ owner }: LegacyOwner) => db.select().from(images).where(eq(images.partId, owner.id))

const takenThere = 'Its organization, or the catalog, has another part with this number.'

test.each([
  ['an invalid id', { id: '17' }, 'id: Invalid UUID'],
  ['a number that another part has', { part_number: 'taken' }, takenThere],
  ['no name', { name: ' ' }, 'name: Too small: expected string to have >=1 characters'],
])('a part with %s is rejected with its images', async (_, columns, reason) => {
  await db.insert(parts).values({ partNumber: 'taken', name: 'Belt' }).onConflictDoNothing()
  const before = await db.$count(parts)
  expect(await migrate(legacyPart(columns))).toMatchObject({
    row: 'refused',
    reason,
    images: Array.from({ length: 2 }, () => ({ outcome: 'refused', reason, encoded: null })),
  })
  expect(await db.$count(parts)).toBe(before)
})

test('a number is taken only within its organization, in a rehearsal as well', async () => {
  await db.insert(parts).values({ partNumber: 'taken', name: 'Belt' }).onConflictDoNothing()
  const organizationId = crypto.randomUUID()
  const part = () => legacyPart({ part_number: 'taken' }, organizationId)
  const rehearse = (legacy: LegacyOwner) => migrateOwner(db, platform.actor, legacy, { isRehearsal: true })
  expect(await rehearse(part())).toMatchObject({ row: 'copied' })
  expect(await db.$count(organizations, eq(organizations.id, organizationId))).toBe(0)

  await db.insert(organizations).values({ id: organizationId, name: 'Nordfeld' })
  expect(await migrate(part())).toMatchObject({ row: 'copied' })
  expect(await rehearse(part())).toMatchObject({ row: 'refused', reason: takenThere })
  expect(await migrate(part())).toMatchObject({ row: 'refused', reason: takenThere })
})

test('what exceeds the quota is rejected, including the row', async () => {
  const [organization] = await db.insert(organizations).values({ name: 'Small', quotaBytes: 100 }).returning()
  const legacy = legacyPart({}, organization?.id)
  expect(await migrate(legacy)).toMatchObject({ row: 'refused', reason: 'The quota of its organization is used up.' })
  expect(await db.$count(parts, eq(parts.id, legacy.owner.id))).toBe(0)
})

test('images that change between reading and storing are left for the next run', async () => {
  const copied = legacyPart({})
  await migrate({ ...copied, images: [] })
  const upload = async () => {
    await insertImage(db, copied.owner, await encodeImage(await legacyJpeg(3)), { position: 0 })
    return await legacyJpeg(2)
  }
  const legacy = { ...copied, images: [sourceOf(1), { ...sourceOf(2), read: upload }] }
  expect(await migrate(legacy)).toMatchObject({
    row: 'refused',
    images: [{ outcome: 'refused' }, { outcome: 'refused' }],
  })
  expect(await stored(legacy)).toHaveLength(1)
  expect(await migrate(copied)).toMatchObject({
    row: 'unchanged',
    images: [{ outcome: 'migrated' }, { outcome: 'migrated' }],
  })
  expect((await stored(legacy)).map(({ position }) => position).sort()).toEqual([0, 1, 2])
})

test('a stored image whose bytes are damaged does not count as migrated', async () => {
  const legacy = legacyPart({})
  await migrate(legacy)
  expect(await migrate(legacy)).toMatchObject({ images: [{ outcome: 'unchanged' }, { outcome: 'unchanged' }] })
  const [first] = await stored(legacy)
  await db
    .update(imageBlobs)
    .set({ bytes: Buffer.from('damaged') })
    .where(eq(imageBlobs.imageId, first?.id ?? ''))
  const { images } = await migrate(legacy)
  expect(images.map(({ outcome }) => outcome).sort()).toEqual(['migrated', 'unchanged'])
})

test('a path of ours that the old installation does not have stays', async () => {
  const legacy = legacyPart({})
  await db
    .insert(parts)
    .values({ id: legacy.owner.id, partNumber: crypto.randomUUID(), name: 'Belt', imageUrls: ['/own.jpg', '/1.jpg'] })
  await migrate(legacy)
  const [part] = await db.select().from(parts).where(eq(parts.id, legacy.owner.id))
  expect(part?.imageUrls).toEqual(['/own.jpg'])
})
