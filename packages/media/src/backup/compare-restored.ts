import type { Database, Transaction } from '@abparts/db/client'
import { sql } from 'drizzle-orm'
import { readObjects } from '../read-objects.ts'
import { type ComparedPictures, verifyPictures } from '../verify-pictures.ts'
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

/**
 * Reads every picture, poster, storyboard and caption of a database of this version. Says in sentences which are not what
 * was once stored, and, where it is known what the backup was made of, whether they are that.
 */
export async function comparePictures(
  db: Database,
  source: ComparedPictures | null,
  signal: AbortSignal,
): Promise<string[]> {
  const differences: string[] = []
  const restored = await verifyPictures(db, {
    ...{ deep: true, signal },
    onFinding: ({ problem, label, id }) => differences.push(`${problem}  ${label}  ${id}`),
  })
  if (source !== null && restored.sha256 !== source.sha256)
    differences.push(
      `The pictures are not those of which the backup was made: ${restored.count} now, ${source.count} then, or others.`,
    )
  return differences
}

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
