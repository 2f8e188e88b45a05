import { AppError } from '@abparts/contracts/error'
import type { MediumType } from '@abparts/contracts/medium'
import type { ObjectStorage } from '@abparts/storage/storage'
import { z } from 'zod'
import { copyObject, streamObject } from '../objects/copy.ts'
import type { Lineage } from './compare-lineages.ts'
import { orderLabel, readOrder, unsorted } from './image-order.ts'
import type { Direction, Installation } from './installation.ts'
import { type MediumObject, readMedium, type StoredMedium } from './medium.ts'
import { isMediumChange, ownersOf, type SyncChange, type Viewers } from './plan.ts'
import type { MediumSource } from './source.ts'
import { SavedMedium, type UndoEntry, UndoRecord } from './undo-record.ts'
import { readViewers } from './viewers.ts'

/** Where the state before a sync is kept: a directory of its own. */
export type UndoStore = Pick<ObjectStorage, 'backend' | 'put' | 'putFile' | 'open' | 'stat' | 'remove'>

const recordKey = 'record.json'
const mediumKey = (type: string, id: string) => `media/${type}s/${id}.json`

/**
 * Saves everything that is about to be overwritten or deleted in the target, and records which media are about to be
 * added: `openUndo` restores it. Throws `not_found` when one of their objects is missing.
 */
export async function saveUndo(
  { source, target }: Direction,
  changes: readonly SyncChange[],
  { store, remote }: { store: UndoStore; remote: string | null },
): Promise<void> {
  const entries: UndoEntry[] = []
  for (const change of changes) entries.push(await save(target, change, store))
  for (const partId of partsWithGaps(changes)) entries.push(await saveOrder(target, partId))
  const record: UndoRecord = {
    format: 1,
    createdAt: new Date().toISOString(),
    source: source.name,
    remote,
    entries,
    viewers: Object.fromEntries(await readViewers(target.db, ownersOf(changes))),
  }
  await store.put(recordKey, textStream(record))
}

async function save(target: Installation, change: SyncChange, store: UndoStore): Promise<UndoEntry> {
  const { id, label, owner, sizeBytes, nextHead: after } = change
  const about = { id, label, owner, sizeBytes, after }
  if (!isMediumChange(change)) return { ...(await saveOrder(target, id)), ...about, type: 'picture_order' }
  const { type } = change
  const medium = change.target === null ? null : await readMedium(target.db, type, id)
  if (medium === null) return { ...about, type, before: 'nothing', lineage: lineageOf(change) }
  for (const object of medium.objects) await saveObject(target, object, store)
  await store.put(mediumKey(type, id), textStream(medium))
  const isRemoved = medium.rows[`${type}s`]?.[0]?.deleted_at !== null
  return { ...about, type, before: isRemoved ? 'removed' : 'live', head: medium.head }
}

const lineageOf = ({ target }: SyncChange) => target && { head: target.head, history: [...target.history] }

/**
 * The parts whose deleted images have to return to their positions, when the sync does not change their order itself.
 */
function partsWithGaps(changes: readonly SyncChange[]): Set<string> {
  const parts = changes.filter(({ action, owner }) => action !== 'copy' && action !== 'keep' && owner?.type === 'part')
  const sorted = new Set(changes.filter(({ type }) => type === 'picture_order').map(({ id }) => id))
  return new Set(parts.flatMap(({ type, owner }) => (type === 'image' && owner ? owner.id : []))).difference(sorted)
}

async function saveOrder({ db }: Installation, partId: string) {
  const { head, history, imageIds, partLabel } = (await readOrder(db, partId)) ?? unsorted(partId)
  return {
    type: 'picture_order' as const,
    before: 'order' as const,
    id: partId,
    head,
    after: head,
    history,
    imageIds,
    sizeBytes: 0,
    label: orderLabel(partLabel),
    owner: { type: 'part' as const, id: partId },
  }
}

async function saveObject(
  { storages, name }: Installation,
  { key, backend, sizeBytes, sha256 }: MediumObject,
  store: UndoStore,
): Promise<void> {
  const object = await storages.at(backend).open(key)
  if (object === null) throw new AppError('not_found', `The bytes of ${key} are missing in ${name}: verify it first.`)
  await copyObject(object, store, key, { sizeBytes, sha256 })
}

const textStream = (value: object) => new Blob([JSON.stringify(value)]).stream()

/** How to restore the state before a sync. */
export interface SavedUndo {
  record: UndoRecord
  /**
   * What to do about each medium, unless it was changed since the sync. Added media are removed, and can be restored.
   */
  changes: SyncChange[]
  source: MediumSource
  /** Who could see it, as far as that was saved. */
  viewers: Viewers
}

/** Opens what `saveUndo` has saved. Throws `not_found` when there is none, `unprocessable` when it is damaged. */
export async function openUndo(store: UndoStore): Promise<SavedUndo> {
  const record = await read(store, recordKey, UndoRecord)
  if (record === null) throw new AppError('not_found', 'Nothing was saved before a sync.')
  const entries = new Map(record.entries.map((entry) => [keyOf(entry), entry]))
  const orders = new Map(record.entries.flatMap((entry) => (entry.before === 'order' ? [[entry.id, entry]] : [])))
  const readSaved = (type: MediumType, id: string) => read(store, mediumKey(type, id), SavedMedium)
  return {
    record,
    viewers: new Map(Object.entries(record.viewers ?? {})),
    // The previous photo takes the place of the one that was added, so the removed ones come first.
    changes: record.entries.map(changeOf).toSorted((a, b) => Number(a.isCurrent) - Number(b.isCurrent)),
    source: {
      name: `undo of ${record.source}`,
      read: ({ type, id }) => readSaved(type, id),
      // What existed before is restored, and is not new.
      readAdditions: async () => ({ images: new Map(), orders: new Map() }),
      readOrder: async (partId) => orders.get(partId) ?? null,
      lineageAfter: (change, _, medium) => lineageBefore(entries.get(keyOf(change)), change, medium),
      storageAt: () => store,
    },
  }
}

const keyOf = ({ type, id }: Pick<SyncChange, 'type' | 'id'>) => `${type} ${id}`

/**
 * The previous lineage, so that both relate to each other as before: conflicts are conflicts again. For an order that
 * an older version has saved only the head is known: it is a conflict with any other.
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
  const { type, id, label, owner, sizeBytes, after } = entry
  const head = entry.before === 'nothing' ? null : entry.head
  return {
    type,
    id,
    label,
    owner,
    sizeBytes,
    reason: null,
    finding: 'newer_in_source' as const,
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
