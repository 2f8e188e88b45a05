import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import postgres from 'postgres'
import { createTestDatabase } from './database.ts'
import { type LegacySample, legacyJpeg, legacySampleMakers, sha256Of } from './legacy-files.ts'

interface ExpectedOwner {
  /** SHA-256 of the sources of its images, in order. */
  images: string[]
  /** The expected value of its URL column afterwards. */
  paths: string[]
}

/** An invented old installation, and what must become of it. */
export interface LegacyInstallation {
  databaseUrl: string
  /** The old application's root. */
  root: string
  rows: { copied: number; unchanged: number; deleted: number; refused: number }
  images: { migrated: number; repaired: number; unchanged: number; missing: number; refused: number }
  /** By id; rows that must be rejected are not included. */
  owners: Map<string, ExpectedOwner>
  close: () => Promise<void>
}

const organizationCount = 20
const userCount = 80
const partCount = 200

/** The same UUID for the same name. */
export function legacyId(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * Creates an old installation of 300 rows: a database with different tables, and a directory of real files in every
 * possible state. Some images are in the database itself.
 */
export async function createLegacyInstallation(): Promise<LegacyInstallation> {
  const { url: databaseUrl, close } = await createTestDatabase()
  const directory = await mkdtemp(path.join(tmpdir(), 'legacy-'))
  const folder = { images: path.join(directory, 'old-app/static/images'), outside: path.join(directory, 'outside') }
  await mkdir(folder.images, { recursive: true })
  await mkdir(folder.outside)
  await writeFile(path.join(folder.outside, 'secret.jpg'), await legacyJpeg(-1))
  const db = postgres(databaseUrl, { max: 1, onnotice: () => undefined })
  await createOldTables(db)

  const rows = { copied: 0, unchanged: 0, deleted: 0, refused: 0 }
  const images = { migrated: 0, repaired: 0, unchanged: 0, missing: 0, refused: 0 }
  const owners = new Map<string, ExpectedOwner>()
  let made = 0
  const makeSample = async (kind: number): Promise<LegacySample> => {
    const make = legacySampleMakers[kind % legacySampleMakers.length]
    if (make === undefined) throw new Error('There are no samples.')
    return await make(folder, made++)
  }
  const nextSample = () => makeSample(made)
  function expectOwner(id: string, samples: Omit<LegacySample, 'path'>[], paths: string[]): void {
    rows.copied += 1
    for (const { outcome } of samples) images[outcome] += 1
    owners.set(id, { images: samples.flatMap(({ sha256 }) => sha256 ?? []), paths })
  }
  const leftOf = (samples: LegacySample[]) => pathsOf(samples.filter(({ sha256 }) => sha256 === null))
  async function blob() {
    const bytes = await legacyJpeg(made++)
    return { bytes, sample: { outcome: 'migrated', sha256: sha256Of(bytes) } as const }
  }

  for (let index = 0; index < organizationCount; index++) {
    const id = legacyId(`organization ${index}`)
    const logo = await nextSample()
    await db`insert into organizations ${db({ id, name: `Organization ${index}`, logo_url: logo.path })}`
    expectOwner(id, [logo], leftOf([logo]))
  }

  for (let index = 0; index < userCount; index++) {
    const id = legacyId(`user ${index}`)
    const username = `User${index}`
    const row = { id, username, email: `${username}@Example.com`, is_active: index % 5 > 0 }
    const organization_id = legacyId(`organization ${index % organizationCount}`)
    if (index % 4 === 3) {
      const { bytes, sample } = await blob()
      await db`insert into users ${db({ ...row, organization_id, profile_photo_data: bytes })}`
      expectOwner(id, [sample], [])
    } else if (index % 4 === 2) {
      await db`insert into users ${db({ ...row, organization_id, profile_photo_url: index % 8 === 2 ? '' : null })}`
      expectOwner(id, [], [])
    } else {
      const photo = await nextSample()
      await db`insert into users ${db({ ...row, organization_id, profile_photo_url: photo.path })}`
      expectOwner(id, [photo], leftOf([photo]))
    }
  }

  for (let index = 0; index < partCount - 2; index++) {
    const id = legacyId(`part ${index}`)
    const organization_id = index % 3 === 0 ? legacyId(`organization ${index % organizationCount}`) : null
    const row = { id, part_number: `P-${index}`, name: `Part ${index}`, organization_id }
    const samples = await Promise.all(Array.from({ length: index % 5 }, nextSample))
    // The same image twice, in its place.
    const [first] = samples
    if (index % 4 === 0 && first !== undefined) samples.push(first)
    const addPart = async (paths: string[], blobs: Buffer[] = []) => {
      await db`insert into parts ${db({ ...row, image_urls: paths })}`
      const hex = blobs.map((bytes) => bytes.toString('hex'))
      await db`update parts set image_data = array(select decode(h, 'hex') from unnest(${hex}::text[]) h) where id = ${id}`
    }
    if (index % 10 === 9) {
      // Some bytes and some paths: nobody knows which belong together.
      const { bytes, sample } = await blob()
      await addPart(pathsOf(samples), [bytes])
      expectOwner(id, [sample, ...samples], leftOf(samples))
    } else if (index % 10 === 5) {
      // As many bytes as paths: the same images twice.
      const blobs = [await blob(), await blob()]
      await addPart(
        [pathOfNothing, pathOfNothing],
        blobs.map(({ bytes }) => bytes),
      )
      expectOwner(
        id,
        blobs.map(({ sample }) => sample),
        [],
      )
    } else {
      await addPart(pathsOf(samples))
      expectOwner(id, samples, leftOf(samples))
    }
  }

  // Rows that cannot be migrated, each with a good image.
  for (const [name, organization_id] of [
    ['', null],
    ['Of nobody', legacyId('no organization')],
  ] as const) {
    const { path: image } = await makeSample(0)
    const row = {
      id: legacyId(`refused ${name}`),
      part_number: `R-${name}`,
      name,
      organization_id,
      image_urls: [image],
    }
    await db`insert into parts ${db(row)}`
    rows.refused += 1
    images.refused += 1
  }
  await db.end()
  return {
    databaseUrl,
    root: path.join(directory, 'old-app'),
    rows,
    images,
    owners,
    close: async () => {
      await close()
      await rm(directory, { recursive: true })
    },
  }
}

const pathsOf = (samples: LegacySample[]) => samples.map(({ path }) => path)
const pathOfNothing = '/static/images/moved-into-the-database.jpg'

async function createOldTables(db: postgres.Sql): Promise<void> {
  await db`drop schema public cascade`
  await db`create schema public`
  await db`create table organizations (id uuid primary key, name varchar(255), logo_url varchar(500), logo_data bytea)`
  await db`create table users (id uuid primary key, username varchar(255), email varchar(255), hashed_password text,
    organization_id uuid, is_active boolean, profile_photo_url varchar(500), profile_photo_data bytea)`
  await db`create table parts (id uuid primary key, part_number varchar(255), name varchar(255),
    organization_id uuid, image_urls text[], image_data bytea[])`
}
