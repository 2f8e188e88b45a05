import { authorize, scopeOf } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import { type Amount, PlatformReport, StorageReport, type StoredAmount } from '@abparts/contracts/storage-report'
import { openDatabase } from '@abparts/db/client'
import { createTestDatabase } from '@abparts/testing/database'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countObjects } from '../objects/read.ts'
import { findQuota } from '../quota/quota.ts'
import { addUp, none, uploadedKinds } from './amounts.ts'
import { createInstallation, daysAgo, now } from './installation.fixture.ts'
import { reportOrganization, reportPlatform } from './report.ts'

const everything = scopeOf(platform, 'view', 'platform')

/** How many, and how many bytes in total. */
const amount = (...sizes: number[]): Amount => ({
  count: sizes.length,
  sizeBytes: sizes.reduce((sum, size) => sum + size, 0),
})
const stored = (current: number[], removed: number[] = []): StoredAmount => ({
  current: amount(...current),
  removed: amount(...removed),
})

describe('an installation in which every size is a different power of two', async () => {
  const { db, url, close } = await createTestDatabase()
  const add = createInstallation(db)
  const removed = { deletedAt: now }
  let north: string
  let south: string
  let report: PlatformReport

  beforeAll(async () => {
    north = await add.addOrganization('North', 1_000_000)
    south = await add.addOrganization('South')
    await add.addOrganization('Empty')
    const [bolt, gear, pump] = [
      await add.addPart('Bolt', null),
      await add.addPart('Gear', north),
      await add.addPart('Pump', south),
    ]
    await add.addImage({ partId: bolt }, 1, { createdAt: daysAgo(400) })
    await add.addImage({ partId: gear }, 2)
    await add.addImage({ partId: gear }, 4, removed)
    await add.addImage({ partId: pump }, 8, { createdAt: daysAgo(20) })
    await add.addImage({ userId: await add.addUser('Anna', north) }, 16)
    await add.addImage({ userId: await add.addUser('Root', null) }, 32)
    await add.addImage({ organizationId: north }, 64)
    await add.addImage({ organizationId: north }, 128, removed)

    const lesson = await add.addVideo({ title: 'Lesson' }, 'local', 256)
    const demo = await add.addVideo({ partId: gear }, 's3', 512, { createdAt: daysAgo(60) })
    const gone = await add.addVideo({ partId: bolt }, 'local', 1024, removed)
    await add.addRendition(demo.id, 's3', 2048)
    await add.addPoster(lesson.id, 4096)
    await add.addPoster(demo.id, 8192)
    await add.addPoster(gone.id, 16_384)
    await add.addStoryboard(demo.id, 32_768)
    await add.addCaption(lesson.id, 65_536)
    await add.addDocument(null, 'local', 131_072, 'General')
    await add.addDocument(gear, 's3', 262_144, 'Of the gear')

    await add.beginUpload(gear, 500, 4000)
    await add.beginUpload(pump, 700, 5000)
    await add.queue('local', (await add.addObject('local', 524_288)).key)
    await add.addObject('s3', 1_048_576)
    await add.queue('local', demo.object.key)
    await add.queue('s3', 'of an unfinished upload')
    report = PlatformReport.parse(await reportPlatform(db, everything, { now }))
  })
  afterAll(close)

  test('is counted by kind', () =>
    expect(report.kinds).toEqual([
      { kind: 'part_picture', ...stored([1, 2, 8], [4]) },
      { kind: 'profile_photo', ...stored([16, 32]) },
      { kind: 'logo', ...stored([64], [128]) },
      { kind: 'video', ...stored([256, 512], [1024]) },
      { kind: 'manual', ...stored([131_072, 262_144]) },
      { kind: 'caption', ...stored([65_536]) },
      { kind: 'poster', ...stored([4096, 8192], [16_384]) },
      { kind: 'storyboard', ...stored([32_768]) },
      { kind: 'rendition', ...stored([2048]) },
    ]))

  test('is counted by organization, the largest first, and separately what belongs to none', () => {
    expect(report.organizations).toMatchObject([
      { name: 'North', quotaBytes: 1_000_000, ...stored([2, 16, 64, 512, 2048, 8192, 32_768, 262_144], [4, 128]) },
      { name: 'South', quotaBytes: null, usedBytes: 8 + 5000, ...stored([8]) },
      { name: 'Empty', quotaBytes: null, usedBytes: 0, ...stored([]) },
    ])
    expect(report.unowned).toEqual([
      { area: 'catalog', ...stored([1], [1024, 16_384]) },
      { area: 'library', ...stored([256, 4096, 65_536, 131_072]) },
      { area: 'people', ...stored([32]) },
    ])
  })

  test('is counted by location', () =>
    expect(report.places).toEqual([
      { place: 'database', ...stored([1, 2, 8, 16, 32, 64, 4096, 8192, 32_768, 65_536], [4, 128, 16_384]) },
      { place: 'local', ...stored([256, 131_072], [1024]) },
      { place: 's3', ...stored([512, 2048, 262_144]) },
    ]))

  test('adds up to the same sum whichever way it is counted', () => {
    const { total, kinds, organizations, unowned, places, ages, growth } = report
    expect(total.current.sizeBytes + total.removed.sizeBytes).toBe(2 ** 19 - 1)
    for (const amounts of [kinds, [...organizations, ...unowned], places]) expect(addUp(amounts)).toEqual(total)
    for (const periods of [ages, [growth.before, ...growth.months]])
      expect(addUp(periods.map((current) => ({ current, removed: none }))).current).toEqual(total.current)
  })

  test('includes what waits to be collected, with the known sizes', async () => {
    expect(report.waiting).toEqual([
      { place: 'local', ...amount(524_288, 512) },
      { place: 's3', ...amount(1_048_576, 0) },
    ])
    // Together with it, these are all objects in the database.
    expect((await countObjects(db)).map(({ sizeBytes }) => sizeBytes)).toEqual([
      256 + 131_072 + 1024 + 524_288,
      512 + 2048 + 262_144 + 1_048_576,
    ])
  })

  test('is counted by age, and by the month in which it was added', () => {
    const lastDay = [2, 16, 32, 64, 256, 2048, 4096, 8192, 32_768, 65_536, 131_072, 262_144]
    expect(report.ages).toEqual([
      { fromDays: 0, toDays: 7, ...amount(...lastDay) },
      { fromDays: 7, toDays: 30, ...amount(8) },
      { fromDays: 30, toDays: 90, ...amount(512) },
      { fromDays: 90, toDays: 365, ...none },
      { fromDays: 365, toDays: null, ...amount(1) },
    ])
    expect(report.growth.before).toEqual(amount(1))
    expect(report.growth.months.slice(-3)).toEqual([
      { month: '2026-09', ...amount(512) },
      { month: '2026-10', ...amount(8) },
      { month: '2026-11', ...amount(...lastDay) },
    ])
  })

  test('lists the largest, with their titles and owners', () => {
    expect(report.largestObjects.map(({ kind, title, sizeBytes }) => [kind, title, sizeBytes])).toEqual([
      ['manual', 'Of the gear', 262_144],
      ['manual', 'General', 131_072],
      ['rendition', 'Gear', 2048],
      ['video', 'Gear', 512],
      ['video', 'Lesson', 256],
    ])
    expect(report.largestObjects[0]).toMatchObject({ partNumber: 'No. Gear', organizationName: 'North' })
    expect(report.largestPictures.map(({ title, sizeBytes }) => [title, sizeBytes])).toEqual([
      ['North', 64],
      ['Root', 32],
      ['Anna', 16],
      ['Pump', 8],
      ['Gear', 2],
      ['Bolt', 1],
    ])
  })

  test('tells an organization only about itself', async () => {
    const ofNorth = StorageReport.parse(
      await reportOrganization(db, authorize(platform, 'view', await findQuota(db, north)), { now }),
    )
    expect(ofNorth).toMatchObject({
      total: stored([2, 16, 64, 512, 2048, 8192, 32_768, 262_144], [4, 128]),
      uploads: amount(500),
    })
    expect(addUp(ofNorth.kinds)).toEqual(ofNorth.total)
    expect(ofNorth.organizations).toEqual(report.organizations.filter(({ id }) => id === north))
    const told = [...ofNorth.largestObjects, ...ofNorth.largestPictures]
    expect(told.map(({ title }) => title)).toEqual(['Of the gear', 'Gear', 'Gear', 'North', 'Anna', 'Gear'])
    // What it uploaded counts for its quota, including the full size of unfinished uploads.
    const uploads = addUp(ofNorth.kinds.filter(({ kind }) => uploadedKinds.includes(kind))).current
    expect(ofNorth.organizations[0]?.usedBytes).toBe(uploads.sizeBytes + 4000)
    const ofSouth = await reportOrganization(db, authorize(platform, 'view', await findQuota(db, south)), { now })
    expect(ofSouth.total).toEqual(stored([8]))
    expect(report.uploads).toEqual(amount(500, 700))
  })

  test('reads no bytes of media: a role that may not read them gets the same report', async () => {
    const reader = `reader_${crypto.randomUUID().replaceAll('-', '')}`
    const [role, bytes] = [sql.identifier(reader), ['bytes', 'text']]
    await db.execute(sql`create role ${role}`)
    const columns = await db.execute<{ table: string; columns: string }>(sql`
      select table_name as table, string_agg(quote_ident(column_name), ', ') as columns
      from information_schema.columns where table_schema = 'public' and column_name not in ${bytes} group by 1`)
    for (const readable of columns)
      await db.execute(sql`grant select (${sql.raw(readable.columns)}) on ${sql.identifier(readable.table)} to ${role}`)
    const asReader = openDatabase(`${url}?role=${reader}`)
    await expect(asReader.db.execute(sql`select bytes from video_posters`)).rejects.toThrow()
    const seen = await reportPlatform(asReader.db, everything, { now })
    await asReader.close()
    await db.execute(sql`drop owned by ${role}`)
    await db.execute(sql`drop role ${role}`)
    expect({ ...seen, database: null }).toEqual({ ...report, database: null })
  })
})

test('an empty installation has a report of zeros', async () => {
  const { db, close } = await createTestDatabase()
  const report = PlatformReport.parse(await reportPlatform(db, everything, { now }))
  await close()
  expect(report).toMatchObject({ total: stored([]), organizations: [], duplicates: { ...none, largest: [] } })
  expect(report.growth.months.map(({ month }) => month)).toEqual([
    '2025-12',
    ...Array.from({ length: 11 }, (_, month) => `2026-${String(month + 1).padStart(2, '0')}`),
  ])
  const { sizeBytes, withoutPicturesBytes } = report.database
  expect(withoutPicturesBytes).toBeGreaterThan(0)
  expect(sizeBytes).toBeGreaterThan(withoutPicturesBytes)
})
