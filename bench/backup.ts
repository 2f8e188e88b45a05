import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '@abparts/db/client'
import { migrateDatabase } from '@abparts/db/migrate'
import { createDatabase } from '@abparts/local-postgres/create-database'
import { startThrowawayServer } from '@abparts/local-postgres/throwaway'
import { openLocalStorage } from '@abparts/storage/local'
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

async function fill(): Promise<void> {
  await createDatabase(databaseUrl.href)
  await migrateDatabase(databaseUrl.href)
  const { db, close } = openDatabase(databaseUrl.href)
  const storage = await openLocalStorage(at('media'))
  await addVideos(db, storage, objectCount, objectBytes)
  await close()
}

const measure = (command: string[], env: Record<string, string> = {}) =>
  measureCommand(command, { DATABASE_URL: databaseUrl.href, MEDIA_ROOT: at('media'), ...env })
const media = (args: string[], env: Record<string, string> = {}) =>
  measure([process.execPath, 'scripts/media.ts', ...args, '--json'], env)
/** What a careful person would type. */
async function copy(): Promise<number> {
  rmSync(at('copies'), { recursive: true })
  const script = 'cp -r "$1" "$2" && sync -f "$2"'
  const { seconds } = await measure(['/bin/sh', '-c', script, 'sh', at('media'), at('copies')])
  return seconds
}

try {
  await fill()
  // The page cache is as warm for one as for the other.
  await copy()
  const target = '≥ 0.8, < 300 MB'

  const before = await copy()
  const first = await media(['backup', '--to', at('backups')])
  const reference = (before + (await copy())) / 2
  add({
    ...{
      work: `Back up ${objectCount} objects of 100 MB`,
      ours: `${shown(first.seconds)}, ${memory(first.peakBytes)}`,
    },
    ...{ reference: `cp -r and sync ${shown(reference)}`, ratio: reference / first.seconds, target },
    limit: 'one processor: hashing, and moving bytes through JavaScript',
  })
  const again = await media(['backup', '--to', at('backups')])
  add({
    ...{
      work: 'Again, with nothing new',
      ours: `${again.seconds.toFixed(1)} s`,
      reference: `cp -r ${shown(reference)}`,
    },
    ...{ ratio: reference / again.seconds, target: '–', limit: 'starting, and the database' },
  })

  databaseUrl.pathname = '/elsewhere'
  const into = ['--database-url', databaseUrl.href, '--media-root', at('restored')]
  const restored = await media(['restore', '--from', at('backups'), ...into])
  add({
    ...{
      work: 'Restore it, and read all of it again',
      ours: `${shown(restored.seconds)}, ${memory(restored.peakBytes)}`,
    },
    ...{ reference: `cp -r and sync ${shown(reference)}`, ratio: reference / restored.seconds, target: '< 300 MB' },
    limit: 'the same, and then every byte is read and hashed once more',
  })
} finally {
  await server.close()
  rmSync(directory, { recursive: true })
}

const notes = [
  `The command runs as an operator runs it, with its start and pg_dump, on ${totalBytes / 1e9} GB of random bytes on one disk, and ends when all of it is on the disk. cp is the mean of a run before and a run after. Memory is the proportional set size of the command and pg_dump together.`,
]
await Bun.write(report, page('Backup and restore: how fast', command, notes, rows))
