import { AppError } from '@abparts/contracts/error'
import { z } from 'zod'
import { streamObject } from '../hash-object.ts'
import type { Lineage } from './compare-lineages.ts'
import type { MediumSource } from './medium-source.ts'
import type { MediumNoun } from './medium-state.ts'
import { StoredMedium } from './stored-medium.ts'
import type { SyncChange, Viewers } from './sync-plan.ts'
import { mediumKey, recordKey, type UndoEntry, UndoRecord, type UndoStore } from './undo-record.ts'

/** How to bring back what there was before a sync. */
export interface SavedUndo {
  record: UndoRecord
  /** What to do about each medium, unless it was changed since the sync. What came new goes, and can be restored. */
  changes: SyncChange[]
  source: MediumSource
  /** Who could see it, as far as that was saved. */
  viewers: Viewers
}

/** Opens what `saveUndo` has saved. Throws `not_found` without it, `unprocessable` when it is damaged. */
export async function openUndo(store: UndoStore): Promise<SavedUndo> {
  const record = await read(store, recordKey, UndoRecord)
  if (record === null) throw new AppError('not_found', 'There is nothing that was saved before a sync.')
  const entries = new Map(record.entries.map((entry) => [keyOf(entry), entry]))
  const orders = new Map(record.entries.flatMap((entry) => (entry.before === 'order' ? [[entry.id, entry]] : [])))
  const readSaved = (noun: MediumNoun, id: string) => read(store, mediumKey(noun, id), StoredMedium)
  return {
    record,
    viewers: new Map(Object.entries(record.viewers ?? {})),
    // A photo that was there goes where the one was that came: what was removed before comes first.
    changes: record.entries.map(changeOf).toSorted((a, b) => Number(a.isCurrent) - Number(b.isCurrent)),
    source: {
      name: `undo of ${record.source}`,
      read: ({ noun, id }) => readSaved(noun, id),
      // What was there before comes back, and is not new.
      readAdditions: async () => ({ pictures: new Map(), orders: new Map() }),
      readOrder: async (partId) => orders.get(partId) ?? null,
      lineageAfter: (change, _, medium) => lineageBefore(entries.get(keyOf(change)), change, medium),
      storageAt: () => store,
    },
  }
}

const keyOf = ({ noun, id }: Pick<SyncChange, 'noun' | 'id'>) => `${noun} ${id}`

/**
 * The lineage that it had, so that both are again what they were to each other: what was a conflict is one. Of an order
 * that an older version has saved only the head is known: it is a conflict with whatever is not the same.
 */
function lineageBefore(
  entry: UndoEntry | undefined,
  { nextHead }: SyncChange,
  medium: StoredMedium | null,
): Lineage | null {
  if (entry?.before === 'nothing') return entry.lineage ?? null
  if (entry?.before !== 'order') return medium
  return entry.history === undefined
    ? { head: nextHead, history: [entry.head, nextHead] }
    : { head: entry.head, history: entry.history }
}

const changeOf = (entry: UndoEntry) => {
  const { noun, id, label, owner, sizeBytes, after } = entry
  const head = entry.before === 'nothing' ? null : entry.head
  return {
    ...{ noun, id, label, owner, sizeBytes, reason: null, finding: 'newer_in_source' as const },
    action: entry.before === 'nothing' ? ('retire' as const) : ('copy' as const),
    source: head === null ? null : { head, history: [head], version: null },
    target: { head: after, history: [after], version: null },
    nextHead: crypto.randomUUID(),
    isCurrent: entry.before === 'live',
  }
}

async function read<Schema extends z.ZodType>(
  store: UndoStore,
  key: string,
  schema: Schema,
): Promise<z.infer<Schema> | null> {
  const file = await store.open(key)
  if (file === null) return null
  try {
    return schema.parse(await new Response(streamObject(file)).json())
  } catch (cause) {
    if (cause instanceof z.ZodError || cause instanceof SyntaxError)
      throw new AppError('unprocessable', `${key} is not what was saved before the sync.`, { cause })
    throw cause
  }
}
