import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { images, organizations, parts, users } from '@abparts/db/schema'
import { createTestDatabase } from '@abparts/testing/database'
import { legacyJpeg } from '@abparts/testing/legacy-files'
import { legacyId } from '@abparts/testing/legacy-installation'
import { asc, eq, sql } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { jsonLines, openInstallation } from './installation.fixture.ts'

// Each runs several commands, one after the other.
vi.setConfig({ testTimeout: 120_000 })

const ours = await openInstallation()
const { url: oldUrl, close: closeOld } = await createTestDatabase()
const old = postgres(oldUrl, { max: 1, onnotice: () => undefined })
const home = await mkdtemp(path.join(tmpdir(), 'media-safely-'))
afterAll(async () => {
  await old.end()
  await Promise.all([closeOld(), ours.close()])
  await rm(home, { recursive: true })
})

const idOf = legacyId
/** Tables as in old applications, with the columns that restrict who may see and use a row. */
beforeEach(async () => {
  await ours.db.execute(sql`truncate images, organizations, users, parts, lineages cascade`)
  await old.unsafe(`
    drop schema public cascade;
    create schema public;
    create table organizations (id uuid primary key, name text, logo_url text, is_active boolean default true);
    create table users (id uuid primary key, username text, email text, profile_photo_url text, organization_id uuid,
      role varchar(20), is_superuser boolean, is_active boolean default true, deleted_at timestamptz);
    create table parts (id uuid primary key, part_number text, name text, image_urls varchar(500)[], organization_id uuid,
      is_proprietary boolean, company_id integer, status text default 'active', "isDeleted" integer default 0);`)
  await addOld('organizations', 'Nordfeld')
  await rm(home, { recursive: true })
  await mkdir(path.join(home, 'files'), { recursive: true })
})

async function addOld(table: 'organizations' | 'users' | 'parts', name: string, columns: object = {}): Promise<void> {
  const names = {
    organizations: { name },
    users: { username: name, email: `${name}@old.example` },
    parts: { part_number: name, name },
  }
  await old`insert into ${old(table)} ${old({ id: idOf(name), ...names[table], ...columns })}`
}

/** Puts an image where the old installation has it, and returns its path. */
async function addFile(name: string, number: number): Promise<string> {
  await writeFile(path.join(home, 'files', name), await legacyJpeg(number))
  return `/${name}`
}

const migrate = (...args: string[]) =>
  ours.media(['migrate-images', '--from', path.join(home, 'files'), '--database-url', oldUrl, ...args])
const linesOf = (output: string) => output.split('\n')

test('what strangers do not see in the old installation, they do not see here', async () => {
  const image_urls = [await addFile('image.jpg', 1)]
  const organization_id = idOf('Nordfeld')
  for (const [name, columns] of Object.entries({
    catalog: { is_proprietary: false },
    unsaid: { is_proprietary: null },
    theirs: { is_proprietary: true, organization_id },
    nobodys: { is_proprietary: true },
    company: { company_id: 7 },
    draft: { status: 'draft' },
    deleted: { isDeleted: 1 },
    'made public': { organization_id },
    moved: { organization_id },
  }))
    await addOld('parts', name, { image_urls, ...columns })
  await addOld('organizations', 'Closed', { is_active: false, logo_url: image_urls[0] })
  const [other] = await ours.db.insert(organizations).values({ name: 'Other' }).returning()
  await ours.db.insert(parts).values([
    { id: idOf('made public'), partNumber: 'made public', name: 'Belt' },
    { id: idOf('moved'), partNumber: 'moved', name: 'Belt', organizationId: other?.id },
  ])
  const arrived = async () =>
    await ours.db
      .select({
        number: parts.partNumber,
        organizationId: parts.organizationId,
        images: sql`count(${images.id})::int`,
      })
      .from(parts)
      .leftJoin(images, eq(images.partId, parts.id))
      .groupBy(parts.id)
      .orderBy(asc(parts.partNumber))

  const { code, output } = await migrate()
  expect(code).toBe(1)
  const came = [
    { number: 'catalog', organizationId: null, images: 1 },
    { number: 'made public', organizationId: null, images: 0 },
    { number: 'moved', organizationId: other?.id, images: 0 },
    { number: 'theirs', organizationId: organization_id, images: 1 },
    { number: 'unsaid', organizationId: null, images: 1 },
  ]
  expect(await arrived()).toEqual(came)
  for (const [line, name] of [
    ['refused   part nobodys', 'Not everyone may see it there, and it belongs to no organization (is_proprietary).'],
    ['refused   part company', 'Not everyone may see it there, and it belongs to no organization (company_id).'],
    ['refused   part draft', 'It is not in use there (status).'],
    ['refused   organization Closed', 'It is not in use there (is_active).'],
    ['deleted   part deleted', 'It was deleted there (isDeleted), and is not copied.'],
    ['refused   part made public', 'It already exists here and belongs to no organization: more people would see'],
    ['refused   part moved', 'It already exists here and belongs to another organization: more people would see'],
  ])
    expect(
      linesOf(output).find((found) => found.startsWith(line ?? '')),
      output,
    ).toContain(name)

  // The operator decides what it becomes.
  const named = ['--proprietary-to', 'Nordfeld', '--ignore-column', 'parts.status', 'parts.company_id']
  expect((await migrate(...named)).code).toBe(1)
  expect(await arrived()).toEqual([
    came[0],
    { number: 'company', organizationId: null, images: 1 },
    { number: 'draft', organizationId: null, images: 1 },
    came[1],
    came[2],
    { number: 'nobodys', organizationId: organization_id, images: 1 },
    came[3],
    came[4],
  ])
})

test('a restricting column is not overlooked because it cannot be read', async () => {
  await addOld('parts', 'nobodys', { is_proprietary: true, image_urls: [await addFile('image.jpg', 1)] })
  const reader = `reader_${crypto.randomUUID().slice(0, 8)}`
  const url = new URL(oldUrl)
  ;[url.username, url.password] = [reader, 'secret']
  await old.unsafe(`
    create role ${reader} login password 'secret';
    grant usage on schema public to ${reader};
    grant select on organizations, users to ${reader};
    grant select (id, part_number, name, image_urls, organization_id) on parts to ${reader};`)
  try {
    const { code, errors } = await ours.media(['migrate-images', '--from', home, '--database-url', url.href])
    expect([code, errors]).toEqual([2, expect.stringMatching(/^The old database: permission denied for table parts/)])
    expect(await ours.db.$count(parts)).toBe(0)
  } finally {
    await old.unsafe(`drop owned by ${reader}; drop role ${reader}`)
  }
})

test('nobody gets more rights than before, and only named people keep theirs', async () => {
  const photo = { profile_photo_url: await addFile('photo.jpg', 2) }
  for (const [name, columns] of Object.entries({
    ann: { role: 'user' },
    boss: { role: 'super_admin' },
    chief: { role: 'admin' },
    root: { role: 'user', is_superuser: true },
    clerk: { role: 'warehouse' },
    left: { is_active: false },
    unsaid: { is_active: null, role: null },
    gone: { deleted_at: new Date(), role: 'super_admin' },
  }))
    await addOld('users', name, { ...photo, ...columns })
  const { code, output } = await migrate('--json', '--keep-role', 'Chief@old.example')
  expect(code).toBe(0)
  const arrived = () =>
    ours.db.select({ name: users.username, role: users.role, active: users.active }).from(users).orderBy(users.username)
  const came = [
    { name: 'ann', role: 'user', active: true },
    { name: 'boss', role: 'user', active: true },
    { name: 'chief', role: 'admin', active: true },
    { name: 'clerk', role: 'user', active: true },
    { name: 'left', role: 'user', active: false },
    { name: 'root', role: 'user', active: true },
    { name: 'unsaid', role: 'user', active: false },
  ]
  expect(await arrived()).toEqual(came)
  expect(jsonLines(output).at(-1)).toMatchObject({
    rows: { copied: 8, deleted: 1, refused: 0 },
    lostRoles: expect.arrayContaining(['boss@old.example', 'root@old.example', 'clerk@old.example']),
  })

  // Users who were demoted or deactivated here stay so.
  await ours.db.update(users).set({ role: 'user', active: false }).where(eq(users.username, 'chief'))
  const before = await arrived()
  expect((await migrate('--keep-role', 'boss@old.example', 'chief@old.example')).code).toBe(0)
  expect(await arrived()).toEqual(before)
  expect(await migrate('--keep-role', 'nobody@old.example')).toMatchObject({
    code: 2,
    errors: expect.stringContaining('--keep-role: no user there has the address nobody@old.example.'),
  })
})

test('the way back drops no path of an image that was not migrated', async () => {
  const strange = "/it's $json$; drop table parts; -- größe.jpg"
  await addOld('parts', 'mixed', {
    image_urls: [await addFile('one.jpg', 1), '/missing.jpg', await addFile('two.jpg', 2), strange],
  })
  await writeFile(path.join(home, 'files/text.jpg'), '<html>')
  await addOld('parts', 'whole', { image_urls: [await addFile('three.jpg', 3)] })
  await addOld('parts', 'refused', { image_urls: ['/text.jpg'] })
  await addOld('users', 'ann', { profile_photo_url: '/lost.jpg', organization_id: idOf('Nordfeld') })
  await addOld('users', 'bob', { profile_photo_url: await addFile('bob.jpg', 4) })
  await old`update organizations set logo_url = ${await addFile('logo.jpg', 5)}`
  expect((await migrate()).code).toBe(1)

  // Afterwards: a photo here whose old file is lost, and an image there that was not migrated.
  const [image] = await ours.db
    .select()
    .from(images)
    .where(eq(images.userId, idOf('bob')))
  const columns = { user_id: idOf('ann'), id: crypto.randomUUID(), image: image?.id }
  await ours.db.execute(sql`insert into images select (jsonb_populate_record(i, ${JSON.stringify(columns)}::text::jsonb)).*
    from images i where i.id = ${image?.id}`)
  await ours.db.execute(sql`insert into image_blobs (image_id, bytes)
    select ${columns.id}, bytes from image_blobs where image_id = ${image?.id}`)
  await old`update parts set image_urls = image_urls || '{/later.jpg}' where part_number = 'whole'`

  const out = path.join(home, 'out')
  expect((await ours.media(['migrate-images', '--export', out])).code).toBe(0)
  const wayBack = () =>
    execFileSync('psql', [oldUrl, '--quiet', '--set', 'ON_ERROR_STOP=1', '--file', path.join(out, 'columns.sql')], {
      env: { PATH: process.env.PATH, PGCLIENTENCODING: 'LATIN1' },
    })
  // Repeating it gives the same result.
  for (let time = 0; time < 2; time++) {
    wayBack()
    expect(await old`select part_number as name, image_urls as paths from parts order by 1`).toEqual([
      { name: 'mixed', paths: ['/parts/mixed/1.webp', '/parts/mixed/2.webp', '/missing.jpg', strange] },
      { name: 'refused', paths: ['/text.jpg'] },
      { name: 'whole', paths: ['/parts/whole/1.webp', '/later.jpg'] },
    ])
    expect(await old`select username as name, profile_photo_url as path from users order by 1`).toEqual([
      { name: 'ann', path: '/lost.jpg' },
      { name: 'bob', path: '/users/bob.webp' },
    ])
    expect(await old`select logo_url as path from organizations`).toEqual([{ path: '/organizations/Nordfeld.webp' }])
  }
})
