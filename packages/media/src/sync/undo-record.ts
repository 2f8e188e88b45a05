import type { ObjectStorage } from '@abparts/storage/storage'
import { z } from 'zod'
import { StoredMedium } from './stored-medium.ts'

/** Where it is kept what there was before a sync: a directory of its own. */
export type UndoStore = Pick<ObjectStorage, 'backend' | 'put' | 'putFile' | 'open' | 'stat' | 'remove'>

const Lineage = z.object({ head: z.guid(), history: z.array(z.guid()) })

const about = {
  label: z.string(),
  owner: z.object({ type: z.enum(['user', 'organization', 'part']), id: z.guid() }).nullable(),
  sizeBytes: z.int(),
  /** The head that the sync gave it: with another one it was changed since, or not yet. */
  after: z.guid(),
}

/**
 * What there was before one change. `removed` could be restored, `nothing` was there of what came new; of both others
 * there is a file in the store, and the objects beside it under their own keys.
 */
const UndoEntry = z.discriminatedUnion('before', [
  z.object({
    ...{ ...about, before: z.literal('nothing'), noun: StoredMedium.shape.noun, id: z.guid() },
    /** What was left of one that had been there. Older records do not tell. */
    lineage: Lineage.nullable().optional(),
  }),
  z.object({
    ...about,
    before: z.enum(['live', 'removed']),
    noun: StoredMedium.shape.noun,
    id: z.guid(),
    head: z.guid(),
  }),
  z.object({
    ...{ ...about, before: z.literal('order'), noun: z.literal('picture_order'), id: z.guid() },
    ...{ head: z.guid(), imageIds: z.array(z.guid()) },
    /** Older records do not tell. */
    history: z.array(z.guid()).optional(),
  }),
])
export type UndoEntry = z.infer<typeof UndoEntry>

/** Written last: without it there is nothing to undo. */
export const UndoRecord = z.object({
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  /** Where media came from. */
  source: z.string(),
  /** The remote to which they went; null: to this installation. */
  remote: z.string().nullable(),
  entries: z.array(UndoEntry),
  /** Who could see it: the organizations of parts and users, by their keys. Older records do not tell. */
  viewers: z.record(z.string(), z.guid().nullable()).optional(),
})
export type UndoRecord = z.infer<typeof UndoRecord>

export const recordKey = 'record.json'
export const mediumKey = (noun: string, id: string) => `media/${noun}s/${id}.json`
