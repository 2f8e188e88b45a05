import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { claimStorages } from '@abparts/core/installation/claim-storages'
import { type Database, openDatabase } from '@abparts/db/client'
import { migrateDatabase } from '@abparts/db/migrate'
import { createDatabase } from '@abparts/local-postgres/databases'
import { startThrowawayServer } from '@abparts/local-postgres/throwaway'
import { openLocalStorage } from '@abparts/storage/local/storage'
import type { ObjectStorage } from '@abparts/storage/storage'
import { createStorages } from '@abparts/storage/storages'
import { addImages } from './generated-images.ts'
import { addVideos } from './generated-videos.ts'
import { measureCommand } from './measure-command.ts'
import { type Measured, race } from './race.ts'
import { requirePrograms } from './require-programs.ts'
import { page, type Row } from './table.ts'

// npm run bench:backup — backup and restore beside rsync and cp of the same files. Prints the table and writes it to docs.

requirePrograms({ rsync: 'rsync', age: 'age', zstd: 'zstd', pg_dump: 'postgresql-client' })
const command = 'npm run bench:backup'
const report = new URL('../docs/benchmarks/backup.md', import.meta.url).pathname
const [objectCount, objectBytes] = [50, 100_000_000]
const [partCount, imagesPerPart, imageBytes] = [2500, 4, 60_000]
const goal = { bytes: objectCount * objectBytes, rounds: 3, target: '≥ 0.8, < 300 MB' }
const noGoal = { ...goal, target: '< 300 MB' }

const directory = mkdtempSync(path.join(tmpdir(), 'abparts-bench-'))
const at = (name: string) => path.join(directory, name)
mkdirSync(at('media'))
const server = await startThrowawayServer()
const databaseUrl = new URL(server.url)
databaseUrl.pathname = '/bench'
const objects = `${objectCount} objects of ${objectBytes / 1e6} MB`
const rows: Row[] = []

/** Creates a database with its storage, and fills them. */
async function fill(add: (db: Database, storage: ObjectStorage) => Promise<void>): Promise<void> {
  await createDatabase(databaseUrl.href)
  await migrateDatabase(databaseUrl.href)
  const { db, close } = openDatabase(databaseUrl.href)
  const storage = await openLocalStorage(at('media'))
  await claimStorages(db, createStorages(storage))
  await add(db, storage)
  await close()
}

/**
 * The directory that every run writes to. The output of the previous run is removed first: memory that was just freed
 * is available immediately, while a virtual machine may wait longer for other memory than the copy takes.
 */
function emptied(): string {
  rmSync(at('written'), { recursive: true, force: true })
  mkdirSync(at('written'))
  return at('written')
}

const measure = (command: string[], env: Record<string, string> = {}) =>
  measureCommand(command, { DATABASE_URL: databaseUrl.href, MEDIA_ROOT: at('media'), ...env })
const media = (args: string[], env: Record<string, string> = {}) =>
  measure([process.execPath, 'scripts/media.ts', ...args, '--json'], env)
const backUp = (env: Record<string, string> = {}) => media(['backup', '--to', emptied()], env)
/** What a careful person would type. */
const shell = (script: string) => measure(['/bin/sh', '-c', script, 'sh', at('media'), emptied()])
const each = 'xargs -0 -n 1 -P "$(nproc)"'
const cp = () => shell('cp -r "$1" "$2" && sync -f "$2"')
const rsync = () => shell('rsync -r --fsync "$1" "$2"')
/** And one who checks the copies. */
const cpAndHash = () =>
  shell(`cp -r "$1" "$2" && sync -f "$2" && find "$2" -type f -print0 | ${each} openssl dgst -sha256`)
const hash = () => shell(`find "$1" -type f -print0 | ${each} openssl dgst -sha256`)
const age = () =>
  shell(`age-keygen -o "$2/key" && age-keygen -y "$2/key" > "$2/recipient" &&
    find "$1" -type f -print0 | ${each} sh -c 'age -R "$0/recipient" "$1" > "$(mktemp -p "$0")"' "$2" && sync -f "$2"`)
const dump = () => shell(`pg_dump "${databaseUrl.href}" | zstd -q -o "$2/dump" && sync -f "$2"`)

/** Into an empty database and directory. */
function restore(): Promise<Measured> {
  const target = new URL(databaseUrl)
  target.pathname = `/restored_${crypto.randomUUID().slice(0, 8)}`
  return media(['restore', '--from', at('kept'), '--database-url', target.href, '--media-root', emptied()])
}

try {
  await fill((db, storage) => addVideos(db, storage, objectCount, objectBytes))
  // The page cache is equally warm for both.
  await cp()
  await race(rows, {
    ...goal,
    work: `Back up ${objects}`,
    ours: () => backUp(),
    references: {
      'cp -r and sync': cp,
      'rsync --fsync': rsync,
      'cp -r, sync, and openssl sha256 of the copies': cpAndHash,
    },
    limit: 'SHA-256 of each copy, which only the last reference computes',
  })

  mkdirSync(at('kept'))
  await media(['backup', '--to', at('kept')])
  await race(rows, {
    ...noGoal,
    work: 'Again, with nothing new',
    ours: () => media(['backup', '--to', at('kept')]),
    references: { 'cp -r and sync': cp },
    limit: 'starting, and the database',
  })
  await race(rows, {
    ...noGoal,
    work: 'Again, rereading everything',
    ours: () => media(['backup', '--to', at('kept'), '--check-share', '100%']),
    references: { 'openssl sha256 of the objects': hash },
    limit: 'SHA-256',
  })
  await race(rows, {
    ...noGoal,
    work: 'Restore it, and read it where it was written',
    ours: restore,
    references: { 'cp -r and sync': cp, 'cp -r, sync, and openssl sha256 of the copies': cpAndHash },
    limit: 'SHA-256 of each copy, and PostgreSQL',
  })
  rmSync(at('kept'), { recursive: true })

  await race(rows, {
    ...noGoal,
    work: 'Back up, encrypted',
    ours: () => backUp({ BACKUP_PASSPHRASE: 'correct horse battery' }),
    references: { 'age, and sync': age },
    limit: 'two SHA-256 of each object, which age does not compute, on one processor',
  })

  rmSync(at('media'), { recursive: true })
  databaseUrl.pathname = '/images'
  await fill((db) => addImages(db, { partCount, imagesPerPart, imageBytes }))
  await race(rows, {
    work: `Back up ${(partCount * imagesPerPart).toLocaleString('en')} images of ${imageBytes / 1000} kB`,
    ...noGoal,
    bytes: partCount * imagesPerPart * imageBytes,
    ours: () => backUp(),
    references: { 'pg_dump, zstd and sync': dump },
    limit: 'pg_dump writes images as text, twice as long',
  })
} finally {
  await server.close()
  rmSync(directory, { recursive: true })
}

const notes = [
  `The command runs as an operator runs it, with its start and pg_dump, on ${goal.bytes / 1e9} GB of random bytes on one disk, and ends when all of it is on the disk. Times are medians of ${goal.rounds} runs each, in rotation; the output of one run is removed before the next. Memory is the largest resident set of the command, without pg_dump, as the kernel keeps count of it.`,
]
await Bun.write(report, page('Backup and restore: how fast', command, notes, rows))
