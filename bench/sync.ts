import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { claimStorages } from '@abparts/core/installation/claim-storages'
import { openDatabase } from '@abparts/db/client'
import { migrateDatabase } from '@abparts/db/migrate'
import { createDatabase } from '@abparts/local-postgres/databases'
import { startThrowawayServer } from '@abparts/local-postgres/throwaway'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { createStorages } from '@abparts/storage/storages'
import { startSshServer } from '@abparts/testing/ssh-server'
import { addImages } from './generated-images.ts'
import { addVideos } from './generated-videos.ts'
import { measureCommand } from './measure-command.ts'
import { type Measured, race } from './race.ts'
import { requirePrograms } from './require-programs.ts'
import { page, type Row } from './table.ts'

// npm run bench:sync — media sync beside rsync and cp of the same files. Prints the table and writes it to docs.

requirePrograms({ rsync: 'rsync', ssh: 'openssh-client', pg_dump: 'postgresql-client', psql: 'postgresql-client' })
const command = 'npm run bench:sync'
const report = new URL('../docs/benchmarks/sync.md', import.meta.url).pathname
const [objectCount, objectBytes] = [50, 100_000_000]
const [partCount, imagesPerPart, imageBytes] = [2500, 4, 60_000]

const directory = mkdtempSync(path.join(tmpdir(), 'abparts-bench-'))
const at = (name: string) => path.join(directory, name)
mkdirSync(at('images-as-files'))
const server = await startThrowawayServer()
const ssh = await startSshServer()
const rows: Row[] = []
const goal = { rounds: 3, target: '≥ 0.8, < 300 MB' }

type Installation = Awaited<ReturnType<typeof openInstallation>>

async function openInstallation(name: string, mediaRoot = at(name)) {
  const url = new URL(server.url)
  url.pathname = `/${name}`
  await createDatabase(url.href)
  await migrateDatabase(url.href)
  const opened = openDatabase(url.href)
  const storage = await openLocalStorage(mediaRoot)
  await claimStorages(opened.db, createStorages(storage))
  return { url: url.href, mediaRoot, storage, ...opened }
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

/** Copies a directory's content, and syncs it to disk. */
const copy = (script: string, from: string): Promise<Measured> =>
  measureCommand(['/bin/sh', '-c', script, 'sh', `${from}/`, `${emptied()}/`])
const cp = (from: string) => copy('cp -r "$1" "$2" && sync -f "$2"', from)
const rsync = (from: string) => copy('rsync -r --fsync "$1" "$2"', from)
const rsyncOverSsh = (from: string) => copy(`rsync -r --fsync -e ${ssh.programs}/ssh "$1" "${ssh.host}:$2"`, from)

/** What a careful person would type for rows. */
function copyRows(from: Installation, to: Installation): Promise<Measured> {
  const tables = '-t parts -t images -t image_blobs'
  const script = `pg_dump --data-only --disable-triggers ${tables} "$1" | psql --quiet --single-transaction "$2"`
  return measureCommand(['/bin/sh', '-c', script, 'sh', from.url, to.url])
}

let target: Installation | null = null
/** An empty installation that replaces the previous one. */
async function emptyInstallation(): Promise<Installation> {
  await target?.close()
  emptied()
  target = await openInstallation(`target_${crypto.randomUUID().slice(0, 8)}`, at('written'))
  return target
}

/** Syncs one installation with another, which is the remote of that name. */
const sync = (way: 'pull' | 'push', remote: Installation, here: Installation, mediaRoot = remote.mediaRoot) => {
  const env = { DATABASE_URL: remote.url, MEDIA_ROOT: mediaRoot }
  writeFileSync(at('remotes.json'), JSON.stringify({ remote: env }), { mode: 0o600 })
  return measureCommand([process.execPath, 'scripts/media.ts', 'sync', way, '--remote', 'remote', '--json'], {
    DATABASE_URL: here.url,
    MEDIA_ROOT: here.mediaRoot,
    DATA_DIR: at('data'),
    MEDIA_REMOTES: at('remotes.json'),
    PATH: `${ssh.programs}:${process.env.PATH}`,
  })
}

try {
  const videos = await openInstallation('videos')
  await addVideos(videos.db, videos.storage, objectCount, objectBytes)
  // The page cache is equally warm for both.
  await cp(videos.mediaRoot)
  await race(rows, {
    ...goal,
    work: `${objectCount} videos of 100 MB`,
    bytes: objectCount * objectBytes,
    ours: async () => await sync('pull', videos, await emptyInstallation()),
    references: { cp: () => cp(videos.mediaRoot), rsync: () => rsync(videos.mediaRoot) },
    limit: 'SHA-256 of all that was written',
  })

  const images = await openInstallation('images')
  await addImages(images.db, {
    partCount,
    imagesPerPart,
    imageBytes,
    // The same bytes as files, for the reference.
    onImage: (id, bytes) => writeFileSync(path.join(at('images-as-files'), `${id}.webp`), bytes),
  })
  await race(rows, {
    ...goal,
    work: `${(partCount * imagesPerPart).toLocaleString('en')} images of ${imageBytes / 1000} kB`,
    bytes: partCount * imagesPerPart * imageBytes,
    ours: async () => await sync('pull', images, await emptyInstallation()),
    references: {
      'rsync, as files': () => rsync(at('images-as-files')),
      'pg_dump and psql': async () => await copyRows(images, await emptyInstallation()),
    },
    limit: 'triggers for each row in the target, above all the one that counts bytes for quotas',
  })

  await race(rows, {
    ...goal,
    work: `${objectCount} videos of 100 MB to another machine`,
    bytes: objectCount * objectBytes,
    ours: async () => {
      const far = await emptyInstallation()
      return await sync('push', far, videos, `ssh://${ssh.host}${far.mediaRoot}`)
    },
    references: { 'rsync over SSH': () => rsyncOverSsh(videos.mediaRoot) },
    limit: 'ciphers, on both ends of one machine; SHA-256',
  })
  for (const { close } of [videos, images, await emptyInstallation()]) await close()
} finally {
  await ssh.close()
  await server.close()
  rmSync(directory, { recursive: true })
}

const notes = [
  `The command runs as an operator runs it: it starts, compares, saves what it will change, copies, reads back what was written, compares again, and ends when all is on the disk. rsync (with --fsync) and cp (with sync) compare nothing. Both ends are on one disk and one PostgreSQL. Times are medians of ${goal.rounds} runs each, in rotation; the output of one run is removed before the next. Memory is the largest resident set of the command, without ssh, as the kernel keeps count of it.`,
  '',
  'An image in PostgreSQL costs more than a file: rows, lineage and log are written with it, and triggers run for each. pg_dump and psql leave out the triggers, the lineage, the log and the check.',
]
await Bun.write(report, page('Sync: how fast', command, notes, rows))
