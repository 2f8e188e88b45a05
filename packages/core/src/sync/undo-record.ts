import { ImageOwnerType } from '@abparts/contracts/image'
import { z } from 'zod'
import { StoredMedium } from './medium.ts'

const SavedLineage = z.object({ head: z.guid(), history: z.array(z.guid()) })

const about = {
  label: z.string(),
  owner: z.object({ type: ImageOwnerType, id: z.guid() }).nullable(),
  sizeBytes: z.int(),
  /** The head that the sync gave it: with any other head, it was changed since then, or not yet. */
  after: z.guid(),
}

/** Fields that had another name in older records. */
const renamed = (names: Readonly<Record<string, string>>) =>
  z
    .record(z.string(), z.unknown())
    .transform((fields) =>
      Object.fromEntries(Object.entries(fields).map(([name, value]) => [names[name] ?? name, value])),
    )

/**
 * The state before one change. `removed` could be restored, `nothing` existed of a new one; for the other states there
 * is a file in the store, with the objects beside it under their own keys.
 */
export const UndoEntry = renamed({ noun: 'type' }).pipe(
  z.discriminatedUnion('before', [
    z.object({
      ...about,
      before: z.literal('nothing'),
      type: StoredMedium.shape.type,
      id: z.guid(),
      /** What remained of one that had existed before. Missing in older records. */
      lineage: SavedLineage.nullable().optional(),
    }),
    z.object({
      ...about,
      before: z.enum(['live', 'removed']),
      type: StoredMedium.shape.type,
      id: z.guid(),
      head: z.guid(),
    }),
    z.object({
      ...about,
      before: z.literal('order'),
      type: z.literal('picture_order'),
      id: z.guid(),
      head: z.guid(),
      imageIds: z.array(z.guid()),
      /** Missing in older records. */
      history: z.array(z.guid()).optional(),
    }),
  ]),
)
export type UndoEntry = z.infer<typeof UndoEntry>

export const SavedMedium = renamed({ noun: 'type' }).pipe(
  StoredMedium.extend({ rows: renamed({ video_thumbnails: 'video_posters' }).pipe(StoredMedium.shape.rows) }),
)

/** Written last: without it there is nothing to undo. */
export const UndoRecord = z.object({
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  /** Where the media came from. */
  source: z.string(),
  /** The remote that was changed; null for this installation. */
  remote: z.string().nullable(),
  entries: z.array(UndoEntry),
  /** Who could see it: the organizations of parts and users, by key. Missing in older records. */
  viewers: z.record(z.string(), z.guid().nullable()).optional(),
})
export type UndoRecord = z.infer<typeof UndoRecord>
