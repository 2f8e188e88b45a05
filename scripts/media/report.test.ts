import { scopeOf } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import { PlatformReport } from '@abparts/contracts/storage-report'
import { reportPlatform } from '@abparts/core/report/report'
import { organizations, storageDeletions } from '@abparts/db/schema'
import { afterAll, expect, test } from 'vitest'
import { openInstallation } from './installation.fixture.ts'

const { db, media, addVideo, close } = await openInstallation()
afterAll(close)

test('reports what is stored, in tables', async () => {
  await addVideo()
  await addVideo()
  await db.insert(storageDeletions).values({ backend: 's3', key: 'videos/left' })
  await db.insert(organizations).values({ name: 'North\u001b[2J', quotaBytes: 4096 })
  const { code, output, errors } = await media(['report'])
  expect([code, errors]).toEqual([0, ''])
  const day = new Date().toISOString().slice(0, 10)
  const lines = output.split('\n')
  expect(lines[0]).toMatch(/^count {4}size {2}at 20\d\d-.+Z$/)
  for (const line of [
    '    2    1 KB  stored',
    '    1    0 KB  waiting to be collected (S3)',
    '    2  1 KB        –     –  Videos',
    '    –     –        –     –  0 KB   4 KB  0 %  North\\x1b[2J',
    '    2  1 KB        –     –                    Support videos and general documents',
    '    2  1 KB        –     –  Local disk',
    '    2  1 KB  Up to 7 days',
    `    2  1 KB  ${day.slice(0, 7)}`,
    '    2  1 KB  Video: a.mp4, Video: a.mp4',
    `1 KB  ${day}  Video: a.mp4`,
  ])
    expect(lines).toContain(line)
  expect(output).not.toContain('largest images')
})

test('reports the same as one JSON object', async () => {
  const { code, output } = await media(['report', '--json'])
  expect(code).toBe(0)
  const report = PlatformReport.parse(JSON.parse(output))
  const now = new Date(report.reportedAt)
  const expected = await reportPlatform(db, scopeOf(platform, 'view', 'platform'), { now })
  // The database writes even when nothing changes.
  expect(report).toEqual({ ...expected, database: report.database })
})
