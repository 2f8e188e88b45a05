import { authorize, scopeOf } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import { createTestDatabase } from '@abparts/testing/database'
import { afterAll, expect, test } from 'vitest'
import { findQuota } from '../quota/quota.ts'
import { none } from './amounts.ts'
import { createInstallation, daysAgo, now } from './installation.fixture.ts'
import { reportOrganization, reportPlatform } from './report.ts'

const { db, close } = await createTestDatabase()
afterAll(close)
const add = createInstallation(db)
const everything = scopeOf(platform, 'view', 'platform')
const hash = (digit: string) => digit.repeat(64)

test('what was uploaded more than once is counted and located, the most wasteful first', async () => {
  const bolt = await add.addPart('Bolt', null)
  const north = await add.addOrganization('North')
  const nut = await add.addPart('Nut', north)
  for (const createdAt of [3, 2, 1].map(daysAgo))
    await add.addImage({ partId: bolt }, 100, { sha256: hash('a'), createdAt })
  await add.addImage({ organizationId: north }, 100, { sha256: hash('a'), createdAt: daysAgo(4) })
  await add.addVideo({ partId: nut }, 'local', 5000, { sha256: hash('b') })
  await add.addVideo({ title: 'Lesson' }, 's3', 5000, { sha256: hash('b'), createdAt: daysAgo(2) })
  await add.addImage({ partId: bolt }, 7, { sha256: hash('c') })
  await add.addImage({ partId: bolt }, 7, { sha256: hash('c'), deletedAt: now })

  const { duplicates } = await reportPlatform(db, everything, { now })
  expect(duplicates).toMatchObject({
    count: 4,
    sizeBytes: 5000 + 3 * 100,
    largest: [
      { sha256: hash('b'), sizeBytes: 5000, count: 2 },
      { sha256: hash('a'), sizeBytes: 100, count: 4 },
    ],
  })
  expect(duplicates.largest.map(({ media }) => media.map(({ kind, title }) => `${kind} ${title}`))).toEqual([
    ['video Lesson', 'video Nut'],
    ['logo North', 'part_picture Bolt', 'part_picture Bolt', 'part_picture Bolt'],
  ])
})

test('what others have too is not a duplicate for an organization', async () => {
  const [north, south] = [await add.addOrganization('First'), await add.addOrganization('Second')]
  for (const organizationId of [north, south]) await add.addImage({ organizationId }, 30, { sha256: hash('d') })
  const { duplicates } = await reportOrganization(db, authorize(platform, 'view', await findQuota(db, north)), { now })
  expect(duplicates).toEqual({ ...none, largest: [] })
})

test('at most ten are listed, with the first five of each', async () => {
  const partId = await add.addPart('Washer', null)
  for (const digit of '0123456789ef')
    for (let copy = 0; copy < 6; copy += 1) await add.addImage({ partId }, 9000, { sha256: hash(digit) })
  const { duplicates } = await reportPlatform(db, everything, { now })
  expect(duplicates.largest.map(({ count, media }) => [count, media.length])).toEqual(Array(10).fill([6, 5]))
})
