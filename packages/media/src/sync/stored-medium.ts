import type { Transaction } from '@abparts/db/client'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { MediumNoun } from './medium-state.ts'

export const Row = z.record(z.string(), z.json())
export type Row = z.infer<typeof Row>

/** An object that belongs to a medium. */
const MediumObject = z.object({
  id: z.guid(),
  key: z.string(),
  backend: z.enum(['local', 's3']),
  sizeBytes: z.int(),
  sha256: z.hash('sha256'),
})
export type MediumObject = z.infer<typeof MediumObject>

/** All that the database has of a medium: rows of its tables, by the names of their columns, and a picture's bytes. */
export const StoredMedium = z.object({
  noun: z.enum(['image', 'video', 'document']),
  id: z.guid(),
  head: z.guid(),
  history: z.array(z.guid()),
  rows: z.record(z.string(), z.array(Row)),
  objects: z.array(MediumObject),
  /** In Base64, as they go from one database to the other. Null for other media. */
  bytes: z
    .string()
    .regex(/^[a-zA-Z0-9+/\n]*={0,2}$/)
    .nullable(),
})
export type StoredMedium = z.infer<typeof StoredMedium>

/** What the database has for the bytes of a `StoredMedium`. */
export const decoded = (base64: string) => sql`decode(${base64}, 'base64')`

interface MediumTable {
  name: string
  /** The column with the id of the medium, and what else its primary key has. */
  idColumn: string
  key: readonly string[]
}

const tableOf = (name: string, idColumn = 'id', ...more: string[]): MediumTable => ({
  ...{ name, idColumn, key: [idColumn, ...more] },
})

/** The tables of each noun, the one first that the others refer to. */
export const mediumTables: Record<MediumNoun, readonly MediumTable[]> = {
  image: [tableOf('images')],
  video: [
    tableOf('videos'),
    tableOf('support_videos'),
    tableOf('part_videos'),
    tableOf('video_thumbnails', 'video_id'),
    tableOf('video_storyboards', 'video_id'),
    tableOf('video_renditions', 'video_id'),
    tableOf('video_captions', 'video_id', 'language'),
  ],
  document: [tableOf('documents')],
}

const Read = z.array(StoredMedium.omit({ noun: true }))

/** Reads a medium as it is at one moment. Null when it was purged, or never was there. */
export async function readMedium(db: Transaction, noun: MediumNoun, id: string): Promise<StoredMedium | null> {
  const rows = mediumTables[noun].map(
    ({ name, idColumn }) => sql`${name}::text, (select coalesce(jsonb_agg(to_jsonb(t)), '[]')
      from ${sql.identifier(name)} t where ${sql.identifier(idColumn)} = l.noun_id)`,
  )
  const found = await db.execute(sql`
    select l.noun_id as id, l.head, l.history, jsonb_build_object(${sql.join(rows, sql`, `)}) as rows,
      ${noun === 'image' ? sql`(select encode(bytes, 'base64') from image_blobs where image_id = l.noun_id)` : sql`null`} as bytes,
      (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'key', o.key, 'backend', o.backend,
        'sizeBytes', o.size_bytes, 'sha256', o.sha256)), '[]')
        from storage_objects o where o.id in (${objectIdsOf[noun]})) as objects
    from lineages l where l.noun = ${noun} and l.noun_id = ${id}`)
  const [medium] = Read.parse(Array.from(found))
  return medium?.rows[mediumTables[noun][0]?.name ?? '']?.length ? { noun, ...medium } : null
}

const objectIdsOf: Record<MediumNoun, SQL> = {
  image: sql`null`,
  video: sql`select object_id from videos where id = l.noun_id
    union all select object_id from video_renditions where video_id = l.noun_id`,
  document: sql`select object_id from documents where id = l.noun_id`,
}
