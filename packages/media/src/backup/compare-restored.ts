import type { Database } from '@abparts/db/client'
import { ownNames } from '@abparts/db/own-names'
import type { Run } from '@abparts/db/run'
import { readObjects } from '../read-objects.ts'
import { type ComparedPictures, verifyPictures } from '../verify-pictures.ts'
import type { BackupRecord } from './backup-record.ts'
import { countRows } from './count-rows.ts'
import type { RestoredObjects } from './restore-backup.ts'

/**
 * Which tables of a database that was just restored have more or fewer rows than its backup says, in sentences. Backups of
 * the past also tell of tables that others kept in the same database.
 */
export async function compareRows(run: Run, { rows }: BackupRecord): Promise<string[]> {
  const restored = await countRows(run)
  return Object.entries(rows)
    .filter(([table, count]) => ownNames.tables.includes(table) && restored[table] !== count)
    .map(([table, count]) => `${table} has ${restored[table] ?? 'no'} rows instead of ${count}.`)
}

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
