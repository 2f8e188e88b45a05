import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '@abparts/contracts/error'
import { printableJson } from '@abparts/contracts/printable'
import type { Database, Transaction } from '@abparts/db/client'
import { auditEvents, imageBlobs, images, organizations, parts, users } from '@abparts/db/schema'
import { and, asc, eq, isNull, sql } from 'drizzle-orm'

/**
 * The paths whose images were migrated, by owner id, according to the log; including images that were removed since
 * then. A path that is not in the log was not migrated. Excludes `damaged` images, of which only the old files remain.
 */
async function findTakenPaths(tx: Transaction, damaged: ReadonlySet<string>): Promise<ReadonlyMap<string, string[]>> {
  const { resourceId, resourceType, action, detail } = auditEvents
  const rows = await tx
    .select({
      imageId: resourceId,
      ownerId: sql<string | null>`${detail} ->> 'ownerId'`,
      path: sql<string>`${detail} ->> 'migratedFrom'`,
    })
    .from(auditEvents)
    .where(and(eq(resourceType, 'image'), eq(action, 'create'), sql`${detail} ->> 'migratedFrom' is not null`))
  const taken = new Map<string, string[]>()
  for (const { imageId, ownerId, path } of rows)
    if (ownerId !== null && !damaged.has(imageId)) taken.set(ownerId, [...(taken.get(ownerId) ?? []), path])
  return taken
}

interface ListedImage {
  id: string
  partId: string | null
  userId: string | null
  organizationId: string | null
  /** The owner's name, human-readable. */
  name: string
  sha256: string
  sizeBytes: number
  altText: string | null
}

interface ExportedOwner {
  table: 'parts' | 'users' | 'organizations'
  id: string
  name: string
  pictures: { id: string; file: string; sha256: string; sizeBytes: number; altText: string | null }[]
}

/**
 * Gives each image a readable file name that every file system accepts: `parts/<part number>/1.webp`,
 * `users/<username>.webp`, `organizations/<name>.webp`. An owner whose name is taken gets its id appended, since the
 * same part number may exist in another organization. Images of one owner are grouped, in order.
 */
export function nameExports(listed: Iterable<ListedImage>): ExportedOwner[] {
  const owners = new Map<string, ExportedOwner>()
  const taken = new Map<string, string>()
  for (const { partId, userId, organizationId, name, ...image } of listed) {
    const table = partId !== null ? 'parts' : userId !== null ? 'users' : 'organizations'
    const id = partId ?? userId ?? organizationId ?? ''
    const owner = owners.get(id) ?? { table, id, name, pictures: [] }
    owners.set(id, owner)
    const base = freePath(`${table}/${safe(name)}`, id, taken)
    const file = table === 'parts' ? `${base}/${owner.pictures.length + 1}.webp` : `${base}.webp`
    owner.pictures.push({ ...image, file })
  }
  return [...owners.values()]
}

/**
 * Names that differ only in case are equal to some file systems. No name contains a tilde, so none collides with an
 * appended id.
 */
function freePath(wanted: string, id: string, taken: Map<string, string>): string {
  const holder = taken.get(wanted.toLowerCase()) ?? id
  taken.set(wanted.toLowerCase(), holder)
  return holder === id ? wanted : `${wanted}~${id}`
}

const safe = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} ._+-]/gu, '_')
    .replace(/^[. ]|[. ]$/g, '_')
    .slice(0, 60)

/** Spaces around a path are ignored, as when it is read. */
const trimmed = (path: string) => `regexp_replace(${path}, '^\\s+|\\s+$', '', 'g')`
const isReplaced = (path: string) => `(o -> 'taken' ? ${trimmed(path)} or o -> 'paths' ? ${trimmed(path)})`
const isFree = (column: string) =>
  `coalesce(${trimmed(`${column}::text`)}, '') = '' or ${isReplaced(`${column}::text`)}`

const columns = {
  parts: {
    set: `image_urls = array(select jsonb_array_elements_text(o -> 'paths')) || array(
  select path from unnest(parts.image_urls::text[]) with ordinality u (path, position)
  where ${trimmed('path')} <> '' and not ${isReplaced('path')} order by position)`,
    where: 'true',
  },
  users: { set: `profile_photo_url = o -> 'paths' ->> 0`, where: isFree('profile_photo_url') },
  organizations: { set: `logo_url = o -> 'paths' ->> 0`, where: isFree('logo_url') },
} as const

/**
 * SQL that writes the paths of exported images into the URL columns of an old database, or of ours, replacing those
 * that were migrated (`taken`, by owner id). Every other path is kept: after the new ones or, where there is room for
 * only one, instead of the new one.
 */
function columnsSql(owners: readonly ExportedOwner[], taken: ReadonlyMap<string, string[]>): string {
  const statements = Object.entries(columns).map(([table, { set, where }]) => {
    const rows = owners
      .filter((owner) => owner.table === table && owner.pictures.length > 0)
      .map(({ id, pictures }) => ({ id, paths: pictures.map(({ file }) => `/${file}`), taken: taken.get(id) ?? [] }))
    return `update ${table} set ${set}
from jsonb_array_elements($json$${quotable(JSON.stringify(rows))}$json$::jsonb) o
where ${table}.id::text = o ->> 'id' and (${where});
`
  })
  return `-- The paths of the exported images, under the directory that this file is in. Paths of images that have not come in
-- stay; a photo or logo that has such a path keeps it.
begin;
${statements.join('')}commit;
`
}

/** In ASCII, independent of the client's encoding, and without the dollar sign that would end the quotation. */
const quotable = (json: string): string =>
  json.replace(/[$\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

interface ExportOptions {
  /** Starts no further image. */
  signal: AbortSignal
  onWritten: (image: { sizeBytes: number }) => void
  /** An image whose bytes do not match its row: it is left out. */
  onDamaged: (image: { id: string; file: string }) => void
}

/** What is exported: everyone's current images, with their owners, in order. */
const listed = (tx: Transaction) =>
  tx
    .select({
      id: images.id,
      partId: images.partId,
      userId: images.userId,
      organizationId: images.organizationId,
      name: sql<string>`coalesce(${parts.partNumber}, ${users.username}, ${organizations.name})`,
      sha256: images.sha256,
      sizeBytes: images.sizeBytes,
      altText: images.altText,
    })
    .from(images)
    .leftJoin(parts, eq(parts.id, images.partId))
    .leftJoin(users, eq(users.id, images.userId))
    .leftJoin(organizations, eq(organizations.id, images.organizationId))
    .where(isNull(images.deletedAt))
    .orderBy(asc(sql`coalesce(${images.partId}, ${images.userId}, ${images.organizationId})`), asc(images.position))

/** How many images an export writes, and their total size. */
export async function countExport(db: Database): Promise<{ pictures: number; sizeBytes: number }> {
  const [count] = await db
    .select({
      pictures: sql<number>`count(*)::int`,
      sizeBytes: sql`coalesce(sum(${images.sizeBytes}), 0)`.mapWith(Number),
    })
    .from(images)
    .where(isNull(images.deletedAt))
  return count ?? { pictures: 0, sizeBytes: 0 }
}

/**
 * Writes every current image to its own file, as of one instant; then `manifest.json`, which lists the owner of each,
 * and `columns.sql`, which writes their paths into the URL columns of an old database, or of ours, replacing only those
 * whose images were migrated. Existing files are kept, so that an interrupted export can be continued. Without the
 * manifest the export is incomplete. Throws `insufficient_storage` when a file cannot be written.
 */
export async function exportImages(
  db: Database,
  directory: string,
  { signal, onWritten, onDamaged }: ExportOptions,
): Promise<void> {
  const read = async (tx: Transaction, id: string) => {
    const [blob] = await tx.select({ bytes: imageBlobs.bytes }).from(imageBlobs).where(eq(imageBlobs.imageId, id))
    return blob?.bytes ?? Buffer.alloc(0)
  }
  const exported = await db.transaction(
    async (tx) => {
      const owners: ExportedOwner[] = []
      const damaged = new Set<string>()
      for (const { pictures, ...owner } of nameExports(await listed(tx))) {
        const whole: ExportedOwner['pictures'] = []
        for (const image of pictures) {
          signal.throwIfAborted()
          const file = path.join(directory, image.file)
          if (await bring(file, image.sha256, () => read(tx, image.id))) whole.push(image)
          else {
            damaged.add(image.id)
            onDamaged(image)
          }
          onWritten(image)
        }
        owners.push({ ...owner, pictures: whole })
      }
      return { owners, taken: await findTakenPaths(tx, damaged) }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
  await write(path.join(directory, 'columns.sql'), columnsSql(exported.owners, exported.taken))
  await write(
    path.join(directory, 'manifest.json'),
    printableJson(JSON.stringify({ owners: exported.owners }, null, 2)),
  )
}

/** Writes a file unless it exists. Returns false when the bytes are not what they should be. */
async function bring(file: string, sha256: string, read: () => Promise<Buffer>): Promise<boolean> {
  const there = await readFile(file).catch(() => null)
  if (there !== null && sha256Of(there) === sha256) return true
  const bytes = await read()
  if (sha256Of(bytes) !== sha256) return false
  await write(file, bytes)
  return true
}

/** Writes a file completely or not at all, even when interrupted. */
async function write(file: string, content: string | Buffer): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(`${file}.part`, content)
    await rename(`${file}.part`, file)
  } catch (cause) {
    throw new AppError('insufficient_storage', `${file} cannot be written: ${cause}`, { cause })
  }
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
