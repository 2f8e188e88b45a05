import { z } from 'zod'

const StoredFile = z.object({ sizeBytes: z.int(), sha256: z.hash('sha256') })

/** The format that this code writes. It reads all earlier ones. */
export const newestFormat = 2

/**
 * A backup's description of itself. It is written last: without a record there is no backup.
 *
 * A store holds `backups/{name}/record.json`, beside it `database.sql.zst` and `objects.jsonl.zst`, and under
 * `objects/` the bytes of all backups together, each object once, named by its SHA-256. Encrypted files end in `.age`.
 */
export const BackupRecord = z.object({
  format: z.int().min(1).max(newestFormat),
  /** The installation it was made of. Missing in format 1. */
  installation: z.uuid().optional(),
  createdAt: z.iso.datetime(),
  /** The time of the database's newest migration, in milliseconds. */
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
  /** Only the holder of the key can have written the record, and through the hashes in it everything it describes. */
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
/** The first two characters of the hash form a directory, so that no directory holds too many files. */
export const poolKey = (sha256: string, isEncrypted: boolean) =>
  `${poolPrefix}${sha256.slice(0, 2)}/${sha256}${ending(isEncrypted)}`
export const isEncryptedKey = (key: string) => key.endsWith(encryptedEnding)

/** `2026-11-23t02-00-00-000z`: sorts by time, and is a valid key on every storage. */
export const backupName = (createdAt: Date) => createdAt.toISOString().toLowerCase().replaceAll(/[:.]/g, '-')

/** The name of the backup to which a file's key belongs. */
export const nameInKey = (key: string) => key.split('/')[1] ?? ''
