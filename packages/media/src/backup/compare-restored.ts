import type { Database, Transaction } from '@abparts/db/client'
import { sql } from 'drizzle-orm'
import { readObjects } from '../read-objects.ts'
import type { BackupRecord } from './backup-record.ts'
import { countRows } from './count-rows.ts'
import type { RestoredObjects } from './restore-backup.ts'

/** Which tables of a database that was just restored have more or fewer rows than its backup says, in sentences. */
export const compareRows = (db: Database, { rows }: BackupRecord): Promise<string[]> =>
  withPatience(db, async (tx) => {
    const restored = await countRows(tx)
    return Object.entries(rows)
      .filter(([table, count]) => restored[table] !== count)
      .map(([table, count]) => `${table} has ${restored[table] ?? 'no'} rows instead of ${count}.`)
  })

/** Reads every picture of a database of this version; says how many are not what was once stored, if any are. */
export const comparePictures = (db: Database): Promise<string[]> =>
  withPatience(db, async (tx) => {
    const [pictures] = await tx.execute<{ damaged: number }>(sql`
      select count(*)::int as damaged from (
        select 1 from images join image_blobs on image_id = id where encode(sha256(bytes), 'hex') <> sha256
        union all select 1 from video_thumbnails where encode(sha256(bytes), 'hex') <> sha256
        union all select 1 from video_storyboards where encode(sha256(bytes), 'hex') <> sha256) as found`)
    const damaged = pictures?.damaged ?? 0
    return damaged === 0 ? [] : [`Pictures that are not what was once stored: ${damaged}.`]
  })

/** Which objects the database tells of with another content than the backup's list, in sentences. */
export async function compareObjects(db: Database, restored: RestoredObjects): Promise<string[]> {
  const differences: string[] = []
  for await (const { key, sha256 } of readObjects(db, undefined))
    if (restored.get(key) !== sha256) differences.push(`${key} is another object in the database than in the backup.`)
  return differences
}

/** Without the limit on statements: to read all there is takes as long as it takes. */
const withPatience = <Result>(db: Database, work: (tx: Transaction) => Promise<Result>): Promise<Result> =>
  db.transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 0`)
    return await work(tx)
  })
