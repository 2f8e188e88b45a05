import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '@abparts/contracts/error'
import { printableJson } from '@abparts/contracts/printable'
import type { Database, Transaction } from '@abparts/db/client'
import { imageBlobs, images, organizations, parts, users } from '@abparts/db/schema'
import { asc, eq, isNull, sql } from 'drizzle-orm'
import { columnsSql } from './columns-sql.ts'
import { type ExportedOwner, nameExports } from './name-exports.ts'
import { findTakenPaths } from './taken-paths.ts'

interface ExportOptions {
  /** Begins with no further picture. */
  signal: AbortSignal
  onWritten: (picture: { sizeBytes: number }) => void
  /** A picture whose bytes are not those that its row tells of: it is left out. */
  onDamaged: (picture: { id: string; file: string }) => void
}

/** What is exported: the current pictures of everyone, with whose they are, in order. */
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

/** How many pictures an export writes, and their size. */
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
 * Writes every current picture into a file of its own, as they are at one instant; then `manifest.json`, which says
 * whose each one is, and `columns.sql`, which writes their paths into the URL columns of an old database, or of ours, in
 * place of those whose pictures had come in, and drops no other.
 * Files that are there already are kept, so that an interrupted export goes on. Without the manifest it is not whole.
 * Throws `insufficient_storage` when a file cannot be written.
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
        for (const picture of pictures) {
          signal.throwIfAborted()
          const file = path.join(directory, picture.file)
          if (await bring(file, picture.sha256, () => read(tx, picture.id))) whole.push(picture)
          else {
            damaged.add(picture.id)
            onDamaged(picture)
          }
          onWritten(picture)
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

/** Writes a file unless it is there; false when the bytes are not what they should be. */
async function bring(file: string, sha256: string, read: () => Promise<Buffer>): Promise<boolean> {
  const there = await readFile(file).catch(() => null)
  if (there !== null && sha256Of(there) === sha256) return true
  const bytes = await read()
  if (sha256Of(bytes) !== sha256) return false
  await write(file, bytes)
  return true
}

/** All of a file, or nothing: whatever stops it. */
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
