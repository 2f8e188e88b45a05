import { imageBlobs, images, organizations, parts, users } from '@abparts/db/schema'
import { createTestDatabase, type TestDatabase } from '@abparts/testing/database'
import { createLegacyInstallation } from '@abparts/testing/legacy-installation'
import { asc, eq, sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { root } from '../platform/root.ts'

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
    env: { DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
const fromOld = () => ['--from', legacy.root, '--database-url', legacy.databaseUrl]

async function migrate({ url }: TestDatabase, args: string[]) {
  const command = start(url, args)
  const [output, errors] = await Promise.all([command.stdout.text(), command.stderr.text()])
  return { code: await command.exited, output, errors }
}

const Totals = z.object({
  rows: z.record(z.string(), z.int()),
  pictures: z.record(z.string(), z.int()),
  bytesBefore: z.int(),
  bytesAfter: z.int(),
})
const totalsIn = (output: string) => Totals.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''))

/** All that a migration brings, without what differs from run to run. */
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

test('an old installation comes in, as its rows and files say', async () => {
  const ours = await openInstallation()
  const rehearsal = await migrate(ours, [...fromOld(), '--dry-run', '--json'])
  expect(rehearsal.code).toBe(1)
  expect(await ours.db.$count(organizations)).toBe(0)
  // In a rehearsal no organization comes, so nobody can miss theirs.
  expect(totalsIn(rehearsal.output).pictures).toMatchObject({
    missing: legacy.pictures.missing,
    repaired: legacy.pictures.repaired,
  })

  const { code, output, errors } = await migrate(ours, [...fromOld(), '--json'])
  expect(code).toBe(1)
  expect(errors).toContain('100 %')
  const { rows, pictures, bytesBefore, bytesAfter } = totalsIn(output)
  expect([rows, pictures]).toEqual([legacy.rows, legacy.pictures])
  expect(Math.min(bytesBefore, bytesAfter)).toBeGreaterThan(0)

  const content = await contentOf(ours)
  const found = new Map<string, { pictures: string[]; paths: string[] }>()
  for (const { id, path } of [...content.organizations, ...content.users])
    found.set(id, { pictures: [], paths: path === null ? [] : [path] })
  for (const { id, paths } of content.parts) found.set(id, { pictures: [], paths })
  for (const { owner, source } of content.images) found.get(owner)?.pictures.push(source)
  expect(found).toEqual(legacy.owners)
  expect(content.images.filter(({ deletedAt }) => deletedAt !== null)).toEqual([])

  const again = await migrate(ours, [...fromOld(), '--json'])
  expect(again.code).toBe(1)
  const { migrated, repaired, missing, refused } = legacy.pictures
  expect(totalsIn(again.output)).toMatchObject({
    rows: { copied: 0, unchanged: legacy.rows.copied, refused: legacy.rows.refused },
    pictures: { migrated: 0, repaired: 0, unchanged: migrated + repaired, missing, refused },
  })
  expect(await contentOf(ours)).toEqual(content)
})
