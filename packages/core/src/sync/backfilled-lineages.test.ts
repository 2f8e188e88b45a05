import { readFileSync } from 'node:fs'
import path from 'node:path'
import { migrationsFolder } from '@abparts/db/migrations'
import { lineages } from '@abparts/db/schema'
import { sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { describeImage, removeImage } from '../images/change.ts'
import { addImage, addPart, addVideo, findingsOf, openImage, openTwo, syncForTest } from './installations.fixture.ts'

const { here, there, close } = await openTwo()
afterAll(close)

/** What the migration does with existing media, with the current names of the columns. */
const backfill = readFileSync(path.join(migrationsFolder, '0006_lineages.sql'), 'utf8')
  .split('--> statement-breakpoint')
  .filter((statement) => /^INSERT INTO "lineages"/m.test(statement) && !statement.includes('CREATE FUNCTION'))
  .map((statement) => statement.replace('("noun", "noun_id"', '("resource_type", "resource_id"'))

test('media from before lineages existed are the same when their content is the same', async () => {
  const partId = await addPart(here)
  const [, described, removed] = [
    await addImage(here.db, 'part', partId, 'one'),
    await addImage(here.db, 'part', partId, 'two'),
    await addImage(here.db, 'part', partId, 'three'),
  ]
  await addVideo(here, partId)
  await syncForTest(here, there)
  await describeImage(here.db, await openImage(here.db, 'edit', described.id), 'A belt')
  await removeImage(here.db, await openImage(here.db, 'delete', removed.id), removed.id)
  expect(backfill).toHaveLength(1)
  for (const { db } of [here, there]) {
    await db.delete(lineages)
    await db.execute(sql.raw(backfill.join('')))
    expect(await db.$count(lineages)).toBe(4)
  }
  const result = await syncForTest(here, there, { withDeletions: true })
  expect(result.plan.same).toBe(2)
  expect(findingsOf(result)).toEqual(
    expect.arrayContaining([
      { id: described.id, finding: 'conflict', action: null },
      { id: removed.id, finding: 'conflict', action: null },
    ]),
  )
})
