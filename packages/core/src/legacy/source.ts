import { AppError } from '@abparts/contracts/error'
import type { ImageOwnerType } from '@abparts/contracts/image'
import type { Database } from '@abparts/db/client'
import { deniedPermission } from '@abparts/db/fault'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { ExistingImageOwner } from '../images/owner.ts'
import { columnsThatSay, describeTables, LegacyRow, legacyTables, legacyTypes } from './columns.ts'
import type { LegacyFiles } from './files.ts'
import type { OperatorOverrides } from './operator-overrides.ts'
import { type LegacyRowCopy, readRow } from './rows.ts'

/** An image of the old installation. */
export interface LegacyImage {
  /** Its path in a URL column; null for an image whose bytes are only in the old database. */
  path: string | null
  /** Its name in a report. */
  name: string
  /** Reads its bytes. Throws `not_found` when there are none, and other errors for what must not or cannot be read. */
  read: () => Promise<Uint8Array>
}

/** The owner of the images, which are in order. */
export interface LegacyOwner {
  owner: ExistingImageOwner
  /** Human-readable: a part number, a user's name. */
  name: string
  images: LegacyImage[]
  /** How to copy its row from an old database, or why that is impossible; null for a row in our own. */
  row: LegacyRowCopy | null
}

const pageSize = 200

/** How much there is: rows, and paths of files. */
const LegacyCount = z.object({ rows: z.coerce.number(), paths: z.coerce.number() })
export type LegacyCount = z.infer<typeof LegacyCount>

const Bytes = z.object({ bytes: z.instanceof(Uint8Array).nullable() })

/** The rows that refer to images: those of an old database, or of ours. */
export interface LegacySource {
  /** Throws `forbidden` when not all relevant columns may be read. */
  count: () => Promise<LegacyCount>
  /** All owners of a kind, by id, read a page at a time. */
  owners: (type: ImageOwnerType) => AsyncGenerator<LegacyOwner>
}

interface SourceOptions {
  files: LegacyFiles
  /** Whether it is our own database. Then there are no rows to copy, and only those with images count. */
  isOurs: boolean
  overrides: OperatorOverrides
}

/** Opens a database with the old installation's tables. Throws `unprocessable` when it does not have them. */
export async function openLegacySource(
  db: Database,
  { files, isOurs, overrides }: SourceOptions,
): Promise<LegacySource> {
  const rows = await describeTables(db, (column) => !isOurs && !overrides.ignoredColumns.has(column))

  async function readBytes({ id }: LegacyRow, type: ImageOwnerType, index: number): Promise<Uint8Array | null> {
    const { name, bytes } = legacyTables[type]
    const value = type === 'part' ? sql`image_data[${index + 1}::int]` : sql.identifier(bytes)
    const [row] = await db.execute(sql`select ${value} as bytes from ${sql.identifier(name)} where id = ${id}`)
    return row === undefined ? null : Bytes.parse(row).bytes
  }

  function imagesOf(row: LegacyRow, type: ImageOwnerType): LegacyImage[] {
    const inDatabase = (path: string | null, index: number): LegacyImage => ({
      path,
      name: `${legacyTables[type].bytes} ${index + 1}`,
      read: async () => {
        const bytes = await readBytes(row, type, index)
        if (bytes !== null) return bytes
        if (path === null) throw new AppError('not_found', 'There are no bytes.')
        return await files.read(path)
      },
    })
    // When there are equally many of both, they are the same images. Otherwise nobody knows which belong together, and
    // none may be lost.
    if (row.blobs === row.paths.length) return row.paths.map(inDatabase)
    const inFiles = row.paths.filter((path) => path !== null)
    return [
      ...Array.from({ length: row.blobs }, (_, index) => inDatabase(null, index)),
      ...inFiles.map((path) => ({ path, name: path, read: () => files.read(path) })),
    ]
  }

  const restrictedTo = ({ telling }: LegacyRow, type: ImageOwnerType) =>
    type === 'part' && columnsThatSay('restricted', type, telling).length > 0 ? overrides.proprietaryTo : null

  const ownerOf = (row: LegacyRow, type: ImageOwnerType): LegacyOwner => ({
    owner: { type, id: row.id, organizationId: row.organization_id ?? restrictedTo(row, type) },
    name: row.label ?? row.id,
    images: imagesOf(row, type),
    row: isOurs ? null : readRow(type, row, overrides),
  })

  return {
    count: async () => {
      const count = { rows: 0, paths: 0 }
      for (const type of legacyTypes) {
        const [found] = await db
          .execute(sql`
          select count(*) as rows, coalesce(sum(cardinality(paths)), 0) as paths
          from (${rows[type]}) counted where ${isOurs ? sql`cardinality(paths) > 0` : sql`true`}`)
          .catch(explainDenial)
        const { rows: owners, paths } = LegacyCount.parse(found)
        count.rows += owners
        count.paths += paths
      }
      return count
    },
    owners: async function* (type) {
      const id = sql`${sql.identifier(legacyTables[type].name)}.id`
      for (let after: SQL = sql`true`; ; ) {
        // Uses the index on the ids: reading on must not mean reading all bytes again.
        const page = await db.execute(sql`${rows[type]} where ${after} order by ${id} limit ${pageSize}`)
        for (const columns of page) {
          const row = LegacyRow.parse(columns)
          const owner = ownerOf(row, type)
          if (!isOurs || owner.images.length > 0) yield owner
          after = sql`${id} > ${row.id}`
        }
        if (page.length < pageSize) return
      }
    },
  }
}

/** A column that restricts a row but may not be read is no reason to show the row. */
function explainDenial(error: unknown): never {
  const denial = deniedPermission(error)
  if (denial === null) throw error
  throw new AppError('forbidden', `The old database: ${denial}. All columns of these tables must be readable.`, {
    cause: error,
  })
}
