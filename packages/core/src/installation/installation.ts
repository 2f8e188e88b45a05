import { AppError } from '@abparts/contracts/error'
import type { Transaction } from '@abparts/db/client'
import { installation } from '@abparts/db/schema'
import type { ObjectStorage } from '@abparts/storage/storage'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { streamObject } from '../objects/copy.ts'

export interface DatabaseIdentity {
  id: string
  /** It was in use before there were ids. */
  isOlderThanIds: boolean
}

/** Which installation a database belongs to. Null before the migration that adds it. */
export async function readInstallation(db: Transaction): Promise<DatabaseIdentity | null> {
  const [known] = await db.execute(sql`select to_regclass('public.installation') is not null as is_there`)
  if (!known?.is_there) return null
  const [row] = await db.select({ id: installation.id, isOlderThanIds: installation.isOlderThanIds }).from(installation)
  return row ?? null
}

/** The same for a migrated database. Throws `unavailable` when it is not migrated. */
export async function requireInstallation(db: Transaction): Promise<DatabaseIdentity> {
  const found = await readInstallation(db)
  if (found === null)
    throw new AppError(
      'unavailable',
      'The database has no installation id yet: run the migrations (npm run db:migrate).',
    )
  return found
}

/** Anything that belongs to an installation and holds objects: its storages and the backup repositories. */
export type MarkedStore = Pick<ObjectStorage, 'open' | 'replace'>

/** The object at the root of a repository that says whose it is. It is not secret. */
export const markerKey = 'installation.json'

/** Incremented with every change that an older version could not read. */
const markerFormat = 1
const Format = z.object({ format: z.int() })
const Marker = z.object({ installation: z.uuid() })
/** Ours have 80. */
const largestBytes = 10_000

/**
 * The id of the installation that a repository belongs to, or null when it has no marker. Throws `conflict` when a
 * newer version of the platform wrote the marker, `unprocessable` when it is damaged; both messages begin with `name`.
 */
export async function readMarker(repository: Pick<MarkedStore, 'open'>, name: string): Promise<string | null> {
  const found = await repository.open(markerKey)
  if (found === null) return null
  const damaged = (cause?: unknown) =>
    new AppError('unprocessable', `${name}: ${markerKey} is damaged. Nothing was changed.`, { cause })
  if (found.sizeBytes > largestBytes) throw damaged()
  const content = await new Response(streamObject(found)).text()
  try {
    const json: unknown = JSON.parse(content)
    const { format } = Format.parse(json)
    if (format > markerFormat)
      throw new AppError('conflict', `${name} was marked by a newer version of the platform. Nothing was changed.`)
    return Marker.parse(json).installation
  } catch (error) {
    throw error instanceof AppError ? error : damaged(error)
  }
}

/** Writes a repository's marker, replacing any previous one. */
export async function writeMarker(repository: MarkedStore, installation: string): Promise<void> {
  const content = `${JSON.stringify({ format: markerFormat, installation })}\n`
  await repository.replace(markerKey, new Blob([content]).stream())
}
