import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Database, openDatabase } from '@abparts/db/client'
import { migrateDatabase } from '@abparts/db/migrate'
import { imageBlobs, images, parts } from '@abparts/db/schema'
import { createDatabase } from '@abparts/local-postgres/create-database'
import { startThrowawayServer } from '@abparts/local-postgres/throwaway'
import { openLocalStorage } from '@abparts/storage/local'
import { startSshServer } from '@abparts/testing/ssh-server'
import { addVideos } from './generated-videos.ts'
import { measureCommand } from './measure-command.ts'
import { requirePrograms } from './require-programs.ts'
import { page, type Row } from './table.ts'

// npm run bench:sync — media sync beside rsync and cp of the same files. Prints the table and writes it to docs.

requirePrograms({ rsync: 'rsync', ssh: 'openssh-client' })
const command = 'npm run bench:sync'
const report = new URL('../docs/benchmarks/sync.md', import.meta.url).pathname
const objectBytes = 100_000_000
const [objectCount, sshObjectCount] = [50, 10]
const [partCount, picturesPerPart, pictureBytes] = [2500, 4, 60_000]
const pictureCount = partCount * picturesPerPart

const directory = mkdtempSync(path.join(tmpdir(), 'abparts-bench-'))
const at = (name: string) => path.join(directory, name)
mkdirSync(at('pictures'))
const server = await startThrowawayServer()
const ssh = await startSshServer()
const rows: Row[] = []

const rateOf = (bytes: number, seconds: number) => `${Math.round(bytes / 1e6 / seconds)} MB/s (${seconds.toFixed(1)} s)`
function add(row: Row): void {
  rows.push(row)
  console.log(`${row.work}: ${row.ours} | ${row.reference} | ${row.ratio.toFixed(2)} (${row.target})`)
}

type Installation = Awaited<ReturnType<typeof openInstallation>>

async function openInstallation(name: string) {
  const url = new URL(server.url)
  url.pathname = `/${name}`
  await createDatabase(url.href)
  await migrateDatabase(url.href)
  const mediaRoot = at(name)
  return { url: url.href, mediaRoot, storage: await openLocalStorage(mediaRoot), ...openDatabase(url.href) }
}

/** Pictures of parts, no two alike; the same bytes as files, for the reference. */
async function addPictures(db: Database): Promise<void> {
  const noise = crypto.getRandomValues(Buffer.alloc(pictureBytes))
  for (let part = 0; part < partCount; part++) {
    const [owner] = await db
      .insert(parts)
      .values({ partNumber: `P-${part}`, name: 'Bench' })
      .returning({ id: parts.id })
    const pictures = Array.from({ length: picturesPerPart }, (_, position) => {
      const id = crypto.randomUUID()
      const bytes = Buffer.concat([Buffer.from(id), noise.subarray(id.length)])
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const about = { contentType: 'image/webp', width: 640, height: 480, sizeBytes: pictureBytes, thumbHash: '' }
      return { bytes, row: { ...about, id, partId: owner?.id, position, sha256, sourceSha256: sha256 } }
    })
    await db.insert(images).values(pictures.map(({ row }) => row))
    await db.insert(imageBlobs).values(pictures.map(({ bytes, row }) => ({ imageId: row.id, bytes })))
    for (const { bytes, row } of pictures) writeFileSync(path.join(at('pictures'), `${row.id}.webp`), bytes)
  }
}

/** How long a copy of a directory's content takes that is on the disk at its end. */
async function copied(script: string, from: string): Promise<number> {
  rmSync(at('copies'), { recursive: true, force: true })
  mkdirSync(at('copies'))
  const { seconds } = await measureCommand(['/bin/sh', '-c', script, 'sh', `${from}/`, `${at('copies')}/`])
  return seconds
}
const cp = (from: string) => copied('cp -r "$1" "$2" && sync -f "$2"', from)
const rsync = (from: string) => copied('rsync -r --fsync "$1" "$2"', from)
const rsyncOverSsh = (from: string) => copied(`rsync -r --fsync -e ${ssh.programs}/ssh "$1" "${ssh.host}:$2"`, from)

/** Between one installation and another, which is the remote of that name. */
const sync = (way: 'pull' | 'push', remote: Installation, here: Installation, place = remote.mediaRoot) => {
  const env = { DATABASE_URL: remote.url, MEDIA_ROOT: place }
  writeFileSync(at('remotes.json'), JSON.stringify({ remote: env }), { mode: 0o600 })
  return measureCommand([process.execPath, 'scripts/media.ts', 'sync', way, '--remote', 'remote', '--json'], {
    ...{ DATABASE_URL: here.url, MEDIA_ROOT: here.mediaRoot, DATA_DIR: at('data'), MEDIA_REMOTES: at('remotes.json') },
    PATH: `${ssh.programs}:${process.env.PATH}`,
  })
}

try {
  const [there, here, near, far] = [
    await openInstallation('there'),
    await openInstallation('here'),
    await openInstallation('near'),
    await openInstallation('far'),
  ]
  const shown = (bytes: number, { seconds, peakBytes }: { seconds: number; peakBytes: number }) =>
    `${rateOf(bytes, seconds)}, peak memory ${Math.round(peakBytes / 1e6)} MB`
  const target = '≥ 0.8, < 300 MB'

  await addVideos(there.db, there.storage, objectCount, objectBytes)
  const totalBytes = objectCount * objectBytes
  // The page cache is as warm for one as for the other.
  await cp(there.mediaRoot)
  const references = { cp: await cp(there.mediaRoot), rsync: await rsync(there.mediaRoot) }
  const first = await sync('pull', there, here)
  for (const [name, seconds] of Object.entries(references))
    add({
      ...{ work: `${objectCount} videos of 100 MB`, ours: shown(totalBytes, first), target },
      ...{ reference: `${name} ${rateOf(totalBytes, seconds)}`, ratio: seconds / first.seconds },
      limit: 'each byte is hashed where it comes from, and read and hashed again where it is',
    })

  await addPictures(there.db)
  const pictures = await sync('pull', there, here)
  const files = await rsync(at('pictures'))
  add({
    ...{ work: `${pictureCount.toLocaleString('en')} pictures of ${pictureBytes / 1000} kB more`, target },
    ...{ ours: `${Math.round(pictureCount / pictures.seconds)}/s, ${shown(pictureCount * pictureBytes, pictures)}` },
    ...{ reference: `rsync, as files ${rateOf(pictureCount * pictureBytes, files)}`, ratio: files / pictures.seconds },
    limit: 'a transaction for each part; PostgreSQL',
  })

  const again = await sync('pull', there, here)
  add({
    ...{ work: 'Again, with nothing new', ours: `${again.seconds.toFixed(1)} s`, target: '–' },
    ...{ reference: `rsync ${references.rsync.toFixed(1)} s, all of it`, ratio: references.rsync / again.seconds },
    limit: 'starting, and the databases',
  })

  await addVideos(near.db, near.storage, sshObjectCount, objectBytes)
  const sshBytes = sshObjectCount * objectBytes
  const sent = await rsyncOverSsh(near.mediaRoot)
  const pushed = await sync('push', far, near, `ssh://${ssh.host}${far.mediaRoot}`)
  add({
    ...{
      work: `${sshObjectCount} videos of 100 MB to another machine, over SSH`,
      ours: shown(sshBytes, pushed),
      target,
    },
    ...{ reference: `rsync over SSH ${rateOf(sshBytes, sent)}`, ratio: sent / pushed.seconds },
    limit: 'ciphers, on both ends of one machine; hashing on both ends',
  })
  for (const { close } of [there, here, near, far]) await close()
} finally {
  await ssh.close()
  await server.close()
  rmSync(directory, { recursive: true })
}

const notes = [
  'The command runs as an operator runs it: it starts, compares, makes its undo backup, copies, reads all that it copied again, compares again, and ends when all is on the disk. rsync (with --fsync) and cp (with sync) compare nothing. Both ends are on one disk and one PostgreSQL. Memory is the proportional set size of the command and what it started, ssh as well.',
]
await Bun.write(report, page('Sync: how fast', command, notes, rows))
