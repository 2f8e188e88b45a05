import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describeImage } from '@abparts/core/images/change'
import { claimStorages } from '@abparts/core/installation/claim-storages'
import { addImage, addPart, addUser, openImage } from '@abparts/core/sync/installations.fixture'
import { documents, imageBlobs, organizations, parts, storageObjects, users, videos } from '@abparts/db/schema'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { createStorages } from '@abparts/storage/storages'
import { createTestDatabase } from '@abparts/testing/database'
import { createTestBucket } from '@abparts/testing/s3'
import { eq } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { root } from '../platform/root.ts'
import { jsonLines, openInstallation } from './installation.fixture.ts'

// Each runs a few commands, some of them with PostgreSQL's programs.
vi.setConfig({ testTimeout: 120_000 })

// It writes the clipboard (twice), clears the screen, forges a line, overwrites one, and turns what follows around.
const hostile =
  'X\u001b]52;c;cm0gLXJm\u0007\u009d52;c;cm0=\u009c\u001b[2J\nFORGED: all is well\rFORGED\u2028\u202egpj\u2066'
const unsafe = [
  '\\u0000-\\u0009',
  '\\u000b-\\u001f',
  '\\u007f-\\u009f',
  '\\u061c',
  '\\u200e',
  '\\u200f',
  '\\u2028-\\u202e',
  '\\u2066-\\u2069',
]
const unsafeCharacter = new RegExp(`[${unsafe.join('')}]`)
/** Our own terminal output, a bar that is drawn and erased, and that of Bun, which prints errors in red. */
const styling = new RegExp(String.raw`\r[█░]{30} \d{1,3} %|\r${'\u001b'}\[2K|${'\u001b'}\[0m(${'\u001b'}\[31m)?`, 'g')

const here = await openInstallation()
const there = await createTestDatabase()
const old = await createTestDatabase()
const bucket = await createTestBucket()
const home = await mkdtemp(path.join(tmpdir(), 'media-hostile-'))
const at = (name: string) => path.join(home, name)
afterAll(async () => {
  await Promise.all([here.close(), there.close(), old.close(), bucket.close()])
  await rm(home, { recursive: true })
})

const env = { DATA_DIR: home, MEDIA_REMOTES: at('remotes.json'), ...bucket.env }
await claimStorages(there.db, createStorages(await openLocalStorage(home)))
await writeFile(at('remotes.json'), JSON.stringify({ [hostile]: { DATABASE_URL: there.url, MEDIA_ROOT: home } }), {
  mode: 0o600,
})

/** Everything that people can name, with a name that contains terminal sequences, and a problem with each. */
async function fill(): Promise<void> {
  const { db } = here
  const [organization] = await db.insert(organizations).values({ name: hostile, usedBytes: 7 }).returning()
  const partId = await addPart(here, hostile, organization?.id)
  const userId = await addUser(here)
  await db
    .update(users)
    .set({ organizationId: organization?.id, name: hostile, username: hostile })
    .where(eq(users.id, userId))
  for (const [type, id] of [
    ['part', partId],
    ['user', userId],
    ['organization', organization?.id ?? ''],
  ] as const)
    await addImage(db, type, id, `image of ${type}`)
  const [object] = await db
    .insert(storageObjects)
    .values({ key: 'documents/missing.pdf', backend: 'local', sizeBytes: 3, sha256: 'a'.repeat(64) })
    .returning()
  const about = { originalFilename: `${hostile}.pdf`, contentType: 'application/pdf', sizeBytes: 3 } as const
  await db.insert(documents).values({ ...about, partId, title: hostile, objectId: object?.id ?? '' })
  await here.addVideo()
  await db.update(videos).set({ originalFilename: hostile })
}
await fill()

/** Both sides have changed the same medium, so that it stays unchanged however often one syncs. */
async function makeConflict(): Promise<void> {
  const part = { id: crypto.randomUUID(), partNumber: `${hostile} both`, name: 'Part' }
  for (const { db } of [here, there]) await db.insert(parts).values(part)
  const image = await addImage(there.db, 'part', part.id, 'both')
  expect((await here.media(['sync', 'pull', '--remote', hostile], env)).errors).not.toBe('')
  for (const [index, { db }] of [here, there].entries())
    await describeImage(db, await openImage(db, 'edit', image.id), `text ${index}`)
}

async function fillOld(): Promise<void> {
  const db = postgres(old.url, { max: 1, onnotice: () => undefined })
  await db.unsafe(`
    drop schema public cascade;
    create schema public;
    create table organizations (id uuid primary key, name text, logo_url text);
    create table users (id uuid primary key, username text, email text, profile_photo_url text);
    create table parts (id uuid primary key, part_number text, name text, image_urls text[]);`)
  const id = crypto.randomUUID()
  await db`insert into organizations ${db({ id, name: hostile, logo_url: hostile })}`
  await db`insert into users ${db({ id, username: hostile, email: hostile, profile_photo_url: hostile })}`
  await db`insert into parts ${db({ id, part_number: hostile, name: hostile, image_urls: [hostile] })}`
  await db.end()
}

const shellQuoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** What a command writes to its own terminal, without our own styling. */
async function onTerminal(args: string[]): Promise<string> {
  const command = [process.execPath, 'scripts/media.ts', ...args].map(shellQuoted).join(' ')
  const terminal = Bun.spawn(['script', '--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: root,
    env: { SHELL: '/bin/bash', TERM: 'xterm', LC_ALL: 'C.UTF-8', ...here.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [output] = await Promise.all([terminal.stdout.text(), terminal.exited])
  return output.replace(styling, '').replaceAll('\r\n', '\n')
}

function expectHarmless(output: string): void {
  expect(output).not.toBe('')
  expect(unsafeCharacter.exec(output)).toBeNull()
  expect(output).not.toMatch(/^FORGED/m)
}

/**
 * Runs a command with its output in pipes, on a terminal, and as JSON where supported. `tells`: names are part of it.
 */
async function expectHarmlessCommand(args: string[], { tells = true, json = true } = {}): Promise<void> {
  const { output, errors } = await here.media(args, env)
  expectHarmless(output + errors)
  if (tells) expect(output + errors).toContain(String.raw`X\x1b]52;c;cm0gLXJm\x07\x9d52;c;cm0=\x9c\x1b[2J`)
  expectHarmless(await onTerminal(args))
  if (!json) return
  const asJson = await here.media([...args, '--json'], env)
  expectHarmless(asJson.output + asJson.errors)
  // It means the same.
  if (tells && asJson.output !== '')
    expect(JSON.stringify(jsonLines(asJson.output))).toContain(JSON.stringify(hostile).slice(1, -1))
}

describe('no name reaches the terminal unescaped, from', () => {
  test.each([
    ['verify', true],
    ['move-storage --to s3', false],
    ['report', true],
  ])('%s', async (command, tells) => {
    await expectHarmlessCommand(command.split(' '), { tells })
  })

  test('backup and restore', async () => {
    const place = at(`backups ${hostile.replaceAll('/', '')}`)
    await mkdir(place, { recursive: true })
    await expectHarmlessCommand(['backup', '--to', place], { tells: false })
    await mkdir(path.join(place, 'backups', hostile), { recursive: true })
    const url = new URL(here.url)
    url.pathname += '_hostile'
    const into = ['--from', place, '--database-url', url.href, '--media-root', at('restored')]
    await mkdir(at('restored'))
    await expectHarmlessCommand(['restore', ...into, '--backup', hostile], { json: false, tells: false })
    await expectHarmlessCommand(['restore', ...into, '--dry-run'], { json: false, tells: false })
    await expectHarmlessCommand(['restore', '--from', at(hostile)], { json: false })
  })

  test('migrate-images, forth and back', async () => {
    await fillOld()
    await mkdir(at('old'))
    await expectHarmlessCommand(['migrate-images', '--from', at('old'), '--database-url', old.url])
    await expectHarmlessCommand(['migrate-images', '--from', hostile], { json: false })
    await here.db.update(imageBlobs).set({ bytes: Buffer.from('damaged') })
    await expectHarmlessCommand(['migrate-images', '--export', at(`images ${hostile}`)], { tells: false })
    expectHarmless(await Bun.file(path.join(at(`images ${hostile}`), 'manifest.json')).text())
    expectHarmless(await Bun.file(path.join(at(`images ${hostile}`), 'columns.sql')).text())
  })

  test('sync, both ways and undone', async () => {
    await makeConflict()
    await expectHarmlessCommand(['sync', 'pull', '--remote', hostile])
    await expectHarmlessCommand(['sync', 'push', '--remote', hostile], { json: false })
    const [saved] = await Array.fromAsync(new Bun.Glob('sync-backups/*/record.json').scan({ cwd: home }))
    await expectHarmlessCommand(['sync', 'undo', '--from', path.dirname(at(saved ?? ''))], { json: false })
    await expectHarmlessCommand(['sync', 'pull', '--remote', `${hostile}?`], { json: false })
    await expectHarmlessCommand(['sync', 'undo', '--from', at(hostile)], { json: false })
  })

  test('every command: all of them are here', async () => {
    const { output } = await here.media(['--help'], env)
    const commands = output.slice(output.indexOf('Commands:')).matchAll(/^ {2}([a-z-]+)/gm)
    expect(Array.from(commands, ([, name]) => name).sort()).toEqual([
      'backup',
      'help',
      'migrate-images',
      'move-storage',
      'report',
      'restore',
      'sync',
      'verify',
    ])
  })

  test('the migration of the schema', async () => {
    const command = Bun.spawn([process.execPath, 'scripts/db-migrate.ts'], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: `postgres://a@127.0.0.1:1/${encodeURIComponent(hostile)}`,
        DATA_DIR: home,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    expectHarmless((await command.stdout.text()) + (await command.stderr.text()))
  })

  test.each([[[hostile]], [['verify', `--${hostile}`]], [['move-storage', '--to', hostile]], [['verify', hostile]]])(
    'invalid arguments (%#)',
    async (args) => {
      await expectHarmlessCommand(args, { json: false, tells: false })
    },
  )

  test('an unexpected error', async () => {
    await here.db
      .update(storageObjects)
      .set({ key: `documents/${hostile}.pdf` })
      .where(eq(storageObjects.sizeBytes, 3))
    const { code, errors } = await here.media(['verify', '--deep'], env)
    expect([code, errors]).toEqual([2, expect.stringContaining('    at ')])
    await expectHarmlessCommand(['verify', '--deep'], { json: false, tells: false })
  })
})
