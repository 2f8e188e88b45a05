import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Database, openDatabase } from '@abparts/db/client'
import { migrateDatabase } from '@abparts/db/migrate'
import { createDatabase } from '@abparts/local-postgres/create-database'
import { startThrowawayServer } from '@abparts/local-postgres/throwaway'
import { openLocalStorage } from '@abparts/storage/local'
import type { ObjectStorage } from '@abparts/storage/storage'
import { addPictures } from './generated-pictures.ts'
import { addVideos } from './generated-videos.ts'
import { measureCommand } from './measure-command.ts'
import { page, type Row } from './table.ts'

// npm run bench:backup — backup and restore beside cp of the same files. Prints the table and writes it to docs.

const command = 'npm run bench:backup'
const report = new URL('../docs/benchmarks/backup.md', import.meta.url).pathname
const objectCount = 50
const objectBytes = 100_000_000
const totalBytes = objectCount * objectBytes

const directory = mkdtempSync(path.join(tmpdir(), 'abparts-bench-'))
const at = (name: string) => path.join(directory, name)
for (const name of ['media', 'backups', 'copies']) mkdirSync(at(name))
const server = await startThrowawayServer()
const databaseUrl = new URL(server.url)
databaseUrl.pathname = '/bench'
const rows: Row[] = []

const rateOf = (seconds: number) => totalBytes / 1e6 / seconds
const shown = (seconds: number) => `${Math.round(rateOf(seconds))} MB/s (${seconds.toFixed(1)} s)`
const memory = (bytes: number) => `peak memory ${Math.round(bytes / 1e6)} MB`

function add(row: Row): void {
  rows.push(row)
  console.log(`${row.work}: ${row.ours} | ${row.reference} | ${row.ratio.toFixed(2)} (${row.target})`)
}

/** Makes a database, and the storage that belongs to it, and fills them. */
async function fill(add: (db: Database, storage: ObjectStorage) => Promise<void>): Promise<void> {
  await createDatabase(databaseUrl.href)
  await migrateDatabase(databaseUrl.href)
  const { db, close } = openDatabase(databaseUrl.href)
  await add(db, await openLocalStorage(at('media')))
  await close()
}

const measure = (command: string[], env: Record<string, string> = {}) =>
  measureCommand(command, { DATABASE_URL: databaseUrl.href, MEDIA_ROOT: at('media'), ...env })
const media = (args: string[], env: Record<string, string> = {}) =>
  measure([process.execPath, 'scripts/media.ts', ...args, '--json'], env)
/** What a careful person would type, and one who looks whether the copies are right. */
const copying = 'cp -r "$1" "$2" && sync -f "$2"'
const checking = `${copying} && find "$2" -type f -print0 | xargs -0 -n 1 -P "$(nproc)" openssl dgst -sha256`

async function copy(script: string): Promise<number> {
  rmSync(at('copies'), { recursive: true })
  const { seconds } = await measure(['/bin/sh', '-c', script, 'sh', at('media'), at('copies')])
  return seconds
}

/** Runs the command between two runs of its reference. */
async function beside(script: string, args: string[], env: Record<string, string> = {}) {
  const before = await copy(script)
  const { seconds, peakBytes } = await media(args, env)
  const reference = (before + (await copy(script))) / 2
  return { ours: `${shown(seconds)}, ${memory(peakBytes)}`, reference: shown(reference), ratio: reference / seconds }
}

try {
  await fill((db, storage) => addVideos(db, storage, objectCount, objectBytes))
  // The page cache is as warm for one as for the other.
  await copy(copying)
  const [cp, cpAndCheck] = ['cp -r and sync', 'cp -r, sync, and openssl sha256 of the copies']

  const first = await beside(copying, ['backup', '--to', at('backups')])
  add({
    ...{ ...first, work: `Back up ${objectCount} objects of 100 MB`, reference: `${cp} ${first.reference}` },
    ...{ target: '≥ 0.8, < 300 MB', limit: 'SHA-256, which cp does not compute' },
  })
  rmSync(at('backups'), { recursive: true })
  mkdirSync(at('backups'))
  const checked = await beside(checking, ['backup', '--to', at('backups')])
  add({
    ...{ ...checked, work: 'The same', reference: `${cpAndCheck} ${checked.reference}` },
    ...{ target: '–', limit: 'both do the same work' },
  })
  const again = await beside(copying, ['backup', '--to', at('backups')])
  add({
    ...{ ...again, work: 'Again, with nothing new', reference: `${cp} ${again.reference}` },
    ...{ target: '–', limit: 'starting, and the database' },
  })

  databaseUrl.pathname = '/elsewhere'
  const into = ['--database-url', databaseUrl.href, '--media-root', at('restored')]
  const restored = await beside(checking, ['restore', '--from', at('backups'), ...into])
  add({
    ...{ ...restored, work: 'Restore it, and read all of it again' },
    ...{ reference: `${cpAndCheck} ${restored.reference}`, target: '< 300 MB' },
    limit: 'SHA-256, twice: of each copy, and of all at the end',
  })
  rmSync(at('restored'), { recursive: true })

  databaseUrl.pathname = '/bench'
  mkdirSync(at('sealed'))
  const passphrase = { BACKUP_PASSPHRASE: 'correct horse battery' }
  const sealed = await beside(copying, ['backup', '--to', at('sealed')], passphrase)
  add({
    ...{ ...sealed, work: 'Back up, encrypted', reference: `${cp} ${sealed.reference}` },
    ...{ target: '< 300 MB', limit: 'ChaCha20-Poly1305 in JavaScript, on one processor' },
  })

  databaseUrl.pathname = '/pictures'
  for (const name of ['media', 'sealed', 'copies']) rmSync(at(name), { recursive: true })
  await fill((db) => addPictures(db, { partCount: 2500, picturesPerPart: 4, pictureBytes: 60_000 }))
  mkdirSync(at('sealed'))
  const pictures = await media(['backup', '--to', at('sealed')])
  const dump = await measure([
    '/bin/sh',
    '-c',
    'pg_dump "$1" | zstd -q -o "$2" && sync -f "$2"',
    'sh',
    databaseUrl.href,
    at('dump'),
  ])
  const shownPictures = (seconds: number) => `${Math.round(600 / seconds)} MB/s (${seconds.toFixed(1)} s)`
  add({
    work: 'Back up 10,000 pictures of 60 kB',
    ours: `${shownPictures(pictures.seconds)}, ${memory(pictures.peakBytes)}`,
    reference: `pg_dump, zstd and sync ${shownPictures(dump.seconds)}`,
    ...{
      ratio: dump.seconds / pictures.seconds,
      target: '< 300 MB',
      limit: 'pg_dump writes pictures as text, twice as long, which passes through JavaScript',
    },
  })
} finally {
  await server.close()
  rmSync(directory, { recursive: true })
}

const notes = [
  `The command runs as an operator runs it, with its start and pg_dump, on ${totalBytes / 1e9} GB of random bytes on one disk, and ends when all of it is on the disk. The reference is the mean of a run before and a run after. Memory is the largest resident set of the command, without pg_dump, as the kernel keeps count of it.`,
]
await Bun.write(report, page('Backup and restore: how fast', command, notes, rows))
