import { brokenConstraint } from '@abparts/db/fault'
import { organizations } from '@abparts/db/schema'
import { createTestDatabase } from '@abparts/testing/database'
import { eq, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { findMiscounted, recountUsage } from './usage.ts'
import { beginning, createWorld, endings, laneOf, steps, type World } from './usage-history.fixture.ts'

const { db, close } = await createTestDatabase()
afterAll(close)

/** What a step may fail on: a full quota, or two images in one position. The step has then changed nothing. */
const refusals = [
  'organizations_quota',
  'images_one_profile_photo',
  'images_one_logo',
  'images_part_position',
  'images_part_id_parts_id_fk',
  'images_user_id_users_id_fk',
  'documents_part_id_parts_id_fk',
  'part_videos_part_id_parts_id_fk',
]

const Step = fc.record({
  name: fc.constantFrom(...Object.keys({ ...steps, ...endings })),
  at: fc.nat(20),
  to: fc.nat(20),
  sizeBytes: fc.integer({ min: 1, max: 100 }),
})
type Step = typeof Step extends fc.Arbitrary<infer Value> ? Value : never

async function take(world: World, { name, ...draw }: Step): Promise<void> {
  const statements = (steps[name] ?? endings[name])?.(world, draw) ?? []
  try {
    await db.transaction(async (tx) => {
      for (const statement of statements) await tx.execute(statement)
    })
  } catch (error) {
    if (!refusals.includes(brokenConstraint(error) ?? '')) throw error
  }
}

const begin = async () => {
  const world = createWorld()
  for (const statement of beginning(world)) await db.execute(statement)
  return world
}

interface Usage extends Record<string, unknown> {
  used: number
  quota: number | null
  /** From the view that operators use. */
  recounted: number
}

const usageOf = async (world: World): Promise<Usage[]> =>
  await db.execute<Usage>(sql`
    select used_bytes::int as used, quota_bytes::int as quota,
      (select u.used_bytes::int from organization_usage u where organization_id = id) as recounted
    from organizations where id in ${world.organizationIds} order by id`)

/** Row by row, without anything in the database that counts. */
async function recount(world: World): Promise<number[]> {
  const rows = await db.execute<{ organization: string; bytes: number }>(sql`
    select organization_id as organization, size_bytes as bytes from images where deleted_at is null
    union all
    select p.organization_id, size_bytes from images i, parts p where p.id = i.part_id and deleted_at is null
    union all
    select u.organization_id, size_bytes from images i, users u where u.id = i.user_id and deleted_at is null
    union all
    select p.organization_id, size_bytes::int from documents d, parts p where p.id = d.part_id and deleted_at is null
    union all
    select p.organization_id, size_bytes::int from videos v, part_videos pv, parts p
      where pv.id = v.id and p.id = pv.part_id and deleted_at is null`)
  return world.organizationIds
    .toSorted()
    .map((id) => rows.filter(({ organization }) => organization === id).reduce((sum, { bytes }) => sum + bytes, 0))
}

test('the counters are right after any history, and nothing exceeds a quota', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Step, { minLength: 10, maxLength: 40 }), async (history) => {
      const world = await begin()
      let before = await usageOf(world)
      for (const step of history) {
        await take(world, step)
        const usage = await usageOf(world)
        const counted = await recount(world)
        expect(usage.map(({ used }) => used)).toEqual(counted)
        expect(usage.map(({ recounted }) => recounted)).toEqual(counted)
        for (const [index, { used, quota }] of usage.entries())
          if (quota !== null && used > quota) expect(used).toBeLessThanOrEqual(before[index]?.used ?? 0)
        before = usage
      }
    }),
    { numRuns: 20 },
  )
})

test('the same holds when several things happen at the same time', async () => {
  const isLasting = ({ name }: Step) => name in steps
  const lanes = 4
  await fc.assert(
    fc.asyncProperty(fc.array(Step.filter(isLasting), { minLength: 60, maxLength: 100 }), async (history) => {
      const world = await begin()
      const run = async (lane: number) => {
        for (const step of history.filter((_, index) => index % lanes === lane))
          await take(laneOf(world, lane, lanes), step)
      }
      await Promise.all([0, 1, 2, 3].map(run))
      expect((await usageOf(world)).map(({ used }) => used)).toEqual(await recount(world))
    }),
    // Concurrent steps do not repeat in the same way, so there is nothing to shrink.
    { numRuns: 15, endOnFailure: true },
  )
})

test('removing an organization removes its logo', async () => {
  const [created] = await db.insert(organizations).values({ name: crypto.randomUUID(), quotaBytes: 5 }).returning()
  const world = { ...createWorld(), organizationIds: [created?.id ?? ''] }
  await take(world, { name: 'replaceLogo', at: 0, to: 0, sizeBytes: 5 })
  expect((await usageOf(world)).map(({ used }) => used)).toEqual([5])
  await db.delete(organizations).where(eq(organizations.id, created?.id ?? ''))
  expect(await usageOf(world)).toEqual([])
})

test('a wrong counter is found, and recounted while uploads continue', async () => {
  const world = await begin()
  const [id = ''] = world.organizationIds
  const add = (at: number) => take(world, { name: 'addImage', at, to: 0, sizeBytes: 10 })
  await add(0)
  await db.update(organizations).set({ usedBytes: 1_000 }).where(eq(organizations.id, id))
  const mistake = { organizationId: id, name: id, usedBytes: 1_000, countedBytes: 10 }
  expect(await findMiscounted(db)).toEqual([mistake])
  await Promise.all([add(1), add(2), recountUsage(db, mistake), add(3), add(4)])
  expect(await findMiscounted(db)).toEqual([])
  expect((await usageOf(world)).map(({ used }) => used).toSorted()).toEqual([0, 50])
})
