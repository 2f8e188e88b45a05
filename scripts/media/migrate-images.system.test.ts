import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { encodeImage } from '@abparts/core/images/encode'
import { insertedRow } from '@abparts/db/inserted-row'
import { auditEvents, imageBlobs, images, organizations, parts, users } from '@abparts/db/schema'
import { createTestDatabase, type TestDatabase } from '@abparts/testing/database'
import { legacyJpeg, sha256Of } from '@abparts/testing/legacy-files'
import { createLegacyInstallation, legacyId } from '@abparts/testing/legacy-installation'
import { asc, eq, sql } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { root } from '../platform/root.ts'

// Each runs several commands, one after the other.
vi.setConfig({ testTimeout: 120_000 })

const legacy = await createLegacyInstallation()
const opened: TestDatabase[] = []
afterAll(async () => {
  for (const { close } of opened) await close()
  await legacy.close()
})

async function openInstallation(): Promise<TestDatabase> {
  const installation = await createTestDatabase()
  opened.push(installation)
  return installation
}

const start = (databaseUrl: string, args: string[]) =>
  Bun.spawn([process.execPath, 'scripts/media.ts', 'migrate-images', ...args], {
    cwd: root,
    env: { DATABASE_URL: databaseUrl, MEDIA_ROOT: path.join(legacy.root, '..', new URL(databaseUrl).pathname) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
const fromOld = () => ['--from', legacy.root, '--database-url', legacy.databaseUrl]

async function migrate({ url }: TestDatabase, args: string[]) {
  const command = start(url, args)
  const [output, errors] = await Promise.all([command.stdout.text(), command.stderr.text()])
  return { code: await command.exited, output, errors }
}

const Manifest = z.object({
  owners: z.array(z.object({ id: z.string(), pictures: z.array(z.object({ file: z.string(), sha256: z.string() })) })),
})

async function runSql({ url }: TestDatabase, statements: string): Promise<void> {
  const client = postgres(url, { max: 1 })
  await client.unsafe(statements)
  await client.end()
}

const Totals = z.object({
  rows: z.record(z.string(), z.int()),
  pictures: z.record(z.string(), z.int()),
  bytesBefore: z.int(),
  bytesAfter: z.int(),
})
const totalsIn = (output: string) => Totals.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''))

/** The result of a migration, without what differs from run to run. */
async function contentOf({ db }: TestDatabase) {
  const owner = sql<string>`coalesce(${images.partId}, ${images.userId}, ${images.organizationId})`
  return {
    organizations: await db
      .select({ id: organizations.id, path: organizations.logoUrl })
      .from(organizations)
      .orderBy(asc(organizations.id)),
    users: await db
      .select({ id: users.id, email: users.email, active: users.active, path: users.profilePhotoUrl })
      .from(users)
      .orderBy(asc(users.id)),
    parts: await db
      .select({ id: parts.id, number: parts.partNumber, paths: parts.imageUrls })
      .from(parts)
      .orderBy(asc(parts.id)),
    images: await db
      .select({
        owner,
        position: images.position,
        source: images.sourceSha256,
        sha256: images.sha256,
        deletedAt: images.deletedAt,
      })
      .from(images)
      .innerJoin(imageBlobs, eq(imageBlobs.imageId, images.id))
      .orderBy(owner, images.position),
  }
}

/** Starts it and lets it run for some time after it has printed its plan. Returns whether it was killed. */
async function migrateAndKill({ url }: TestDatabase, milliseconds: number): Promise<boolean> {
  const command = start(url, fromOld())
  await command.stdout.getReader().read()
  await Promise.race([command.exited, Bun.sleep(milliseconds)])
  command.kill('SIGKILL')
  await command.exited
  return command.signalCode === 'SIGKILL'
}

test('an old installation is migrated as its rows and files say', async () => {
  const ours = await openInstallation()
  const rehearsal = await migrate(ours, [...fromOld(), '--dry-run', '--json'])
  expect(rehearsal.code).toBe(1)
  expect(await ours.db.$count(organizations)).toBe(0)
  // In a dry run no organization is copied, so none can be missing.
  expect(totalsIn(rehearsal.output).pictures).toMatchObject({
    missing: legacy.images.missing,
    repaired: legacy.images.repaired,
  })

  const { code, output, errors } = await migrate(ours, [...fromOld(), '--json'])
  expect(code).toBe(1)
  expect(errors).toContain('100 %')
  const { rows, pictures, bytesBefore, bytesAfter } = totalsIn(output)
  expect([rows, pictures]).toEqual([legacy.rows, legacy.images])
  expect(Math.min(bytesBefore, bytesAfter)).toBeGreaterThan(0)

  const content = await contentOf(ours)
  expect(await ours.db.$count(auditEvents)).toBe(legacy.rows.copied + content.images.length)
  const found = new Map<string, { images: string[]; paths: string[] }>()
  for (const { id, path } of [...content.organizations, ...content.users])
    found.set(id, { images: [], paths: path === null ? [] : [path] })
  for (const { id, paths } of content.parts) found.set(id, { images: [], paths })
  for (const { owner, source } of content.images) found.get(owner)?.images.push(source)
  expect(found).toEqual(legacy.owners)
  expect(content.images.filter(({ deletedAt }) => deletedAt !== null)).toEqual([])

  const again = await migrate(ours, [...fromOld(), '--json'])
  expect(again.code).toBe(1)
  const { migrated, repaired, missing, refused } = legacy.images
  expect(totalsIn(again.output)).toMatchObject({
    rows: { copied: 0, unchanged: legacy.rows.copied, refused: legacy.rows.refused },
    pictures: { migrated: 0, repaired: 0, unchanged: migrated + repaired, missing, refused },
  })
  expect(await contentOf(ours)).toEqual(content)
})

test('killed ten times and repeated, it ends like an uninterrupted run', async () => {
  const clean = await openInstallation()
  const startedAt = performance.now()
  await migrate(clean, fromOld())
  const milliseconds = performance.now() - startedAt
  const expected = await contentOf(clean)

  const ours = await openInstallation()
  const killed: boolean[] = []
  for (let time = 0; time < 10; time++) killed.push(await migrateAndKill(ours, (Math.random() * milliseconds) / 4))
  expect((await migrate(ours, fromOld())).code).toBe(1)
  expect(await contentOf(ours)).toEqual(expected)
  expect(killed).toContain(true)
}, 300_000)

test('paths in our own tables: migrated ones are cleared, others stay and are migrated once their file exists', async () => {
  const ours = await openInstallation()
  const { db } = ours
  const directory = await mkdtemp(path.join(tmpdir(), 'media-migrate-'))
  const write = async (name: string, number: number) => writeFile(path.join(directory, name), await legacyJpeg(number))
  try {
    await write('1.jpg', 1)
    await write('3.jpg', 3)
    const imageUrls = ['/1.jpg', '/2.jpg', '/3.jpg', '/1.jpg']
    const part = insertedRow(await db.insert(parts).values({ partNumber: 'P', name: 'Part', imageUrls }).returning())
    const ann = { username: 'ann', email: 'ann@example.com', name: 'Ann', profilePhotoUrl: '3.jpg' }
    const user = insertedRow(await db.insert(users).values(ann).returning())
    const newer = await encodeImage(await legacyJpeg(4))
    const { bytes, ...metadata } = newer
    const [photo] = await db
      .insert(images)
      .values({ ...metadata, userId: user.id, sizeBytes: bytes.length })
      .returning()
    await db.insert(imageBlobs).values({ imageId: photo?.id ?? '', bytes })

    const rehearsal = await migrate(ours, ['--from', directory, '--dry-run'])
    expect(rehearsal.output).toContain('Nothing was changed: this is what would be done.')
    expect(await db.$count(images)).toBe(1)

    const first = await migrate(ours, ['--from', directory])
    expect(first.code).toBe(1)
    expect(first.output).toContain('2 rows with 5 paths of files.')
    expect(first.output).toContain(`missing   part P (${part.id})  /2.jpg  There is no such file.`)
    expect(first.output).toContain('Images migrated: 4, repaired: 0, unchanged: 0, missing: 1, refused: 0.')
    expect((await contentOf(ours)).parts).toEqual([{ id: part.id, number: 'P', paths: ['/2.jpg'] }])

    await write('2.jpg', 2)
    const second = await migrate(ours, ['--from', directory, '--json'])
    expect([second.code, totalsIn(second.output).pictures]).toMatchObject([0, { migrated: 1, unchanged: 0 }])
    const content = await contentOf(ours)
    expect([content.parts[0]?.paths, content.users[0]?.path]).toEqual([[], null])
    const sources = content.images.filter(({ owner }) => owner === part.id).map(({ source }) => source)
    const expected = await Promise.all([1, 3, 1, 2].map(async (number) => sha256Of(await legacyJpeg(number))))
    expect(sources).toEqual(expected)
    // A photo that was uploaded before stays the current one; the old one can be restored.
    const photos = content.images.filter(({ owner }) => owner === user.id)
    expect(photos.find(({ deletedAt }) => deletedAt === null)?.sha256).toBe(newer.sha256)
    expect(photos).toHaveLength(2)
  } finally {
    await rm(directory, { recursive: true })
  }
})

test('everything is exported into files, and can be migrated from there', async () => {
  const ours = await openInstallation()
  const { db } = ours
  const directory = await mkdtemp(path.join(tmpdir(), 'media-export-'))
  const ids = { part: legacyId('part'), user: legacyId('user'), organization: legacyId('organization') }
  const add = async (columns: Partial<typeof images.$inferInsert>, number: number) => {
    const { bytes, ...encoded } = await encodeImage(await legacyJpeg(number))
    const [image] = await db
      .insert(images)
      .values({ ...encoded, ...columns, sizeBytes: bytes.length })
      .returning()
    await db.insert(imageBlobs).values({ imageId: image?.id ?? '', bytes })
  }
  try {
    await db.insert(organizations).values({ id: ids.organization, name: "O'Neill & Söhne" })
    await db.insert(users).values({ id: ids.user, username: 'ann', email: 'ann@example.com', name: 'Ann' })
    await db.insert(parts).values({ id: ids.part, partNumber: '6308/2RS', name: 'Bearing' })
    for (const [position, number] of [1, 2, 1].entries()) await add({ partId: ids.part, position }, number)
    await add({ userId: ids.user }, 3)
    await add({ userId: ids.user, deletedAt: new Date() }, 4)
    await add({ organizationId: ids.organization }, 5)
    const before = (await contentOf(ours)).images.filter(({ deletedAt }) => deletedAt === null)

    expect((await migrate(ours, ['--export', directory, '--dry-run'])).code).toBe(0)
    expect(await readdir(directory)).toEqual([])
    const { code, output } = await migrate(ours, ['--export', directory])
    expect([code, output]).toEqual([0, expect.stringContaining('5 images written.')])
    const { owners } = Manifest.parse(await Bun.file(path.join(directory, 'manifest.json')).json())
    const exported = owners.flatMap(({ id, pictures }) => pictures.map((image) => ({ owner: id, ...image })))
    expect(exported.map(({ file }) => file).sort()).toEqual([
      'organizations/O_Neill _ Söhne.webp',
      ...[1, 2, 3].map((place) => `parts/6308_2RS/${place}.webp`),
      'users/ann.webp',
    ])
    expect(exported.map(({ owner, sha256 }) => ({ owner, sha256 }))).toEqual(
      before.map(({ owner, sha256 }) => ({ owner, sha256 })),
    )
    for (const { file, sha256 } of exported) expect(sha256Of(await readFile(path.join(directory, file)))).toBe(sha256)

    const columns = await readFile(path.join(directory, 'columns.sql'), 'utf8')
    await runSql(ours, columns)
    const still = await migrate(ours, ['--from', directory, '--json'])
    expect([still.code, totalsIn(still.output).pictures]).toMatchObject([0, { migrated: 0, unchanged: 5 }])

    await db.delete(images)
    await runSql(ours, columns)
    const back = await migrate(ours, ['--from', directory, '--json'])
    expect([back.code, totalsIn(back.output).pictures]).toMatchObject([0, { migrated: 5 }])
    const content = await contentOf(ours)
    expect(content.images.map(({ owner, source }) => ({ owner, sha256: source }))).toEqual(
      before.map(({ owner, sha256 }) => ({ owner, sha256 })),
    )

    await db.update(imageBlobs).set({ bytes: Buffer.from('damaged') })
    await rm(directory, { recursive: true })
    const damaged = await migrate(ours, ['--export', directory])
    expect([damaged.code, damaged.output]).toEqual([1, expect.stringContaining('damaged  users/ann.webp')])
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
})

describe('code 2 and one sentence, when', () => {
  test.each([
    ["option '--from <directory>' or '--export <directory>' is needed", []],
    ['/dev/null is not a directory.', ['--from', '/dev/null']],
    ['--database-url: expected postgres://', ['--from', legacy.root, '--database-url', 'mysql://127.0.0.1/x']],
    [
      'The old database x at 127.0.0.1:1 cannot be used.',
      ['--from', legacy.root, '--database-url', 'postgres://a@127.0.0.1:1/x'],
    ],
  ])('%s', async (sentence, args) => {
    const { code, output, errors } = await migrate(await openInstallation(), args)
    expect([code, output]).toEqual([2, ''])
    expect(errors).toContain(sentence)
    expect(errors).not.toContain('    at ')
  })
})
