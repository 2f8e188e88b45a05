import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { AppError } from '@abparts/contracts/error'
import { z } from 'zod'
import { streamObject } from '../objects/copy.ts'
import type { BackupKey } from './key.ts'
import { type Backup, BackupRecord, backupName, backupsPrefix, nameInKey, newestFormat, recordKey } from './record.ts'
import { type BackupStore, listStore } from './store.ts'

// How records have been written, in each format: first plain, then with a hash, and where there is a key with a MAC
// that only its holder can create. Encryption proves nothing: that takes only the recipient.
const Written = z.union([
  z.object({ mac: z.hash('sha256'), record: z.unknown() }),
  z.object({ sha256: z.hash('sha256'), record: z.unknown() }),
  z.unknown().transform((record) => ({ record })),
])
const AnyRecord = z.object({ format: z.int() })

/** A record as written: authenticated with the key, or, without one, with a hash against accidents. */
export function sealRecord(record: BackupRecord, key: BackupKey | null): string {
  const proof = key === null ? { sha256: hashOf(record) } : { mac: codeOf(record, key) }
  return JSON.stringify({ ...proof, record }, null, 2)
}

/**
 * The reverse, for every format so far. Throws `conflict` when a newer version has written it, `unauthorized` when it
 * needs the key, `unprocessable` when it is not what was written.
 */
function openRecord(text: string, key: BackupKey | null): { record: BackupRecord; isAuthentic: boolean } {
  const written = parse(Written, readJson(text))
  if (parse(AnyRecord, written.record).format > newestFormat)
    throw new AppError('conflict', 'It was made by a newer version.')
  const isAuthentic = 'mac' in written
  if (isAuthentic && key === null) throw new AppError('unauthorized', 'It needs the key that BACKUP_PASSPHRASE opens.')
  if (isAuthentic && key !== null && !isSame(written.mac, codeOf(written.record, key)))
    throw new AppError('unprocessable', 'It is damaged, or was not made with this key.')
  if ('sha256' in written && !isSame(written.sha256, hashOf(written.record))) throw damaged()
  return { record: parse(BackupRecord, written.record), isAuthentic }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw damaged(cause)
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw damaged(parsed.error)
  return parsed.data
}

const damaged = (cause?: unknown) => new AppError('unprocessable', 'It is damaged.', { cause })

const hashOf = (record: unknown) => createHash('sha256').update(JSON.stringify(record)).digest('hex')

const codeOf = (record: unknown, { identity }: BackupKey) =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', identity, '', 'record of a backup', 32)))
    .update(JSON.stringify(record))
    .digest('hex')

/** Both are SHA-256 in hexadecimal digits. */
const isSame = (one: string, other: string) => timingSafeEqual(Buffer.from(one), Buffer.from(other))

/** A backup whose record cannot be relied on. */
export interface UnreadableBackup {
  name: string
  /** A sentence. */
  reason: string
}

export interface ListedBackups {
  /** The oldest first. */
  backups: Backup[]
  unreadable: UnreadableBackup[]
}

/** A record has a line for each table and for each damaged object. */
const largestRecordBytes = 64 * 1024 ** 2

/** All finished backups, including those whose record cannot be read. Throws errors of the store. */
export async function listBackups(store: BackupStore, key: BackupKey | null): Promise<ListedBackups> {
  const listed: ListedBackups = { backups: [], unreadable: [] }
  for await (const { key: file } of listStore(store, backupsPrefix)) {
    const name = nameInKey(file)
    if (file !== recordKey(name)) continue
    try {
      const backup = await readBackup(store, name, key)
      if (backup !== null) listed.backups.push(backup)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      listed.unreadable.push({ name, reason: error.message })
    }
  }
  return listed
}

/**
 * A backup by name, null when there is none. Throws what `openRecord` throws, and `unprocessable` when it is stored
 * under another name than its own: an old one would pass for a new one.
 */
export async function readBackup(store: BackupStore, name: string, key: BackupKey | null): Promise<Backup | null> {
  const file = await store.open(recordKey(name))
  if (file === null) return null
  if (file.sizeBytes > largestRecordBytes) throw new AppError('unprocessable', 'Its record is too large.')
  const opened = openRecord(await new Response(streamObject(file)).text(), key)
  if (backupName(new Date(opened.record.createdAt)) !== name)
    throw new AppError('unprocessable', `It was made at ${opened.record.createdAt}, which does not match its name.`)
  return { name, ...opened }
}
