import { createHash } from 'node:crypto'
import { AppError } from '@abparts/contracts/error'
import { z } from 'zod'
import { streamObject } from '../hash-object.ts'
import { type BackupStore, listStore } from './backup-store.ts'

const StoredFile = z.object({ sizeBytes: z.int(), sha256: z.hash('sha256') })

/**
 * What a backup tells of itself. It is written last: what has no record is no backup.
 *
 * A store holds `backups/{name}/record.json`, beside it `database.sql.zst` and `objects.jsonl.zst`, and under
 * `objects/` the bytes of all backups together, each object once, named by its SHA-256. Encrypted files end in `.age`.
 */
export const BackupRecord = z.object({
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  /** When the newest migration of the database was made, in milliseconds. */
  migration: z.int(),
  /** PostgreSQL's major version. */
  serverMajor: z.int(),
  isEncrypted: z.boolean(),
  /** The two files as they are stored. */
  database: StoredFile,
  manifest: StoredFile,
  objects: z.int(),
  sizeBytes: z.int(),
  /** Keys of objects that were missing or damaged when the backup was made, and are not in it. */
  damaged: z.array(z.string()),
  /** How many rows each table has. */
  rows: z.record(z.string(), z.int()),
})
export type BackupRecord = z.infer<typeof BackupRecord>

/** One line of `objects.jsonl`. */
export const BackedUpObject = z.object({ key: z.string(), sizeBytes: z.int(), sha256: z.hash('sha256') })
export type BackedUpObject = z.infer<typeof BackedUpObject>

export interface Backup {
  name: string
  record: BackupRecord
}

export const backupsPrefix = 'backups/'
export const poolPrefix = 'objects/'
const recordFile = 'record.json'

const ending = (isEncrypted: boolean) => (isEncrypted ? '.age' : '')
export const databaseKey = (name: string, isEncrypted: boolean) =>
  `${backupsPrefix}${name}/database.sql.zst${ending(isEncrypted)}`
export const manifestKey = (name: string, isEncrypted: boolean) =>
  `${backupsPrefix}${name}/objects.jsonl.zst${ending(isEncrypted)}`
export const recordKey = (name: string) => `${backupsPrefix}${name}/${recordFile}`
/** Two characters of the hash come first, so that no directory holds too many. */
export const poolKey = (sha256: string, isEncrypted: boolean) =>
  `${poolPrefix}${sha256.slice(0, 2)}/${sha256}${ending(isEncrypted)}`

/** `2026-11-23t02-00-00-000z`: sorts by time, and is a key on every storage. */
export const backupName = (createdAt: Date) => createdAt.toISOString().toLowerCase().replaceAll(/[:.]/g, '-')

/** The backup's name, of any of its files' keys. */
export const nameInKey = (key: string) => key.split('/')[1] ?? ''

/** All finished backups, the oldest first. Throws `unprocessable` for a record that is damaged. */
export async function listBackups(store: BackupStore): Promise<Backup[]> {
  const backups: Backup[] = []
  for await (const { key } of listStore(store, backupsPrefix)) {
    const name = nameInKey(key)
    if (key === recordKey(name)) backups.push({ name, record: await readRecord(store, name) })
  }
  return backups
}

const SealedRecord = z.object({ sha256: z.hash('sha256'), record: z.unknown() })

/** A record as it is written, with a hash of itself. */
export function sealRecord(record: BackupRecord): string {
  const sealed: z.input<typeof SealedRecord> = { sha256: sha256Of(record), record }
  return JSON.stringify(sealed, null, 2)
}

function parseRecord(json: unknown): BackupRecord {
  const { sha256, record } = SealedRecord.parse(json)
  if (sha256Of(record) !== sha256) throw new Error('It is not what was written.')
  return BackupRecord.parse(record)
}

const sha256Of = (record: unknown) => createHash('sha256').update(JSON.stringify(record)).digest('hex')

async function readRecord(store: BackupStore, name: string): Promise<BackupRecord> {
  const file = await store.open(recordKey(name))
  try {
    if (file === null) throw new Error('It is gone.')
    return parseRecord(await new Response(streamObject(file)).json())
  } catch (cause) {
    throw new AppError(
      'unprocessable',
      `The backup ${name} is damaged. To go on with the others, remove ${recordKey(name)}.`,
      { cause },
    )
  }
}
