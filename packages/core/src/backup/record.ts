import { z } from 'zod'

const StoredFile = z.object({ sizeBytes: z.int(), sha256: z.hash('sha256') })

/** The format that this code writes. It reads all before it. */
export const newestFormat = 2

/**
 * What a backup tells of itself. It is written last: what has no record is no backup.
 *
 * A store holds `backups/{name}/record.json`, beside it `database.sql.zst` and `objects.jsonl.zst`, and under
 * `objects/` the bytes of all backups together, each object once, named by its SHA-256. Encrypted files end in `.age`.
 */
export const BackupRecord = z.object({
  format: z.int().min(1).max(newestFormat),
  /** Which installation it is of. Those of format 1 do not say. */
  installation: z.uuid().optional(),
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

export interface Backup {
  name: string
  record: BackupRecord
  /** Only who has the key can have written the record, and through the hashes in it all that it tells of. */
  isAuthentic: boolean
}

export const backupsPrefix = 'backups/'
export const poolPrefix = 'objects/'
const recordFile = 'record.json'
const encryptedEnding = '.age'

const ending = (isEncrypted: boolean) => (isEncrypted ? encryptedEnding : '')
export const databaseKey = (name: string, isEncrypted: boolean) =>
  `${backupsPrefix}${name}/database.sql.zst${ending(isEncrypted)}`
export const manifestKey = (name: string, isEncrypted: boolean) =>
  `${backupsPrefix}${name}/objects.jsonl.zst${ending(isEncrypted)}`
export const recordKey = (name: string) => `${backupsPrefix}${name}/${recordFile}`
/** Two characters of the hash come first, so that no directory holds too many. */
export const poolKey = (sha256: string, isEncrypted: boolean) =>
  `${poolPrefix}${sha256.slice(0, 2)}/${sha256}${ending(isEncrypted)}`
export const isEncryptedKey = (key: string) => key.endsWith(encryptedEnding)

/** `2026-11-23t02-00-00-000z`: sorts by time, and is a key on every storage. */
export const backupName = (createdAt: Date) => createdAt.toISOString().toLowerCase().replaceAll(/[:.]/g, '-')

/** The backup's name, of any of its files' keys. */
export const nameInKey = (key: string) => key.split('/')[1] ?? ''
