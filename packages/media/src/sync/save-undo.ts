import { AppError } from '@abparts/contracts/error'
import { copyObject } from '../copy-object.ts'
import type { Direction, Installation } from './installation.ts'
import { orderLabel, readOrder, unsorted } from './picture-order.ts'
import { type MediumObject, readMedium } from './stored-medium.ts'
import { isMediumChange, ownersOf, type SyncChange } from './sync-plan.ts'
import { mediumKey, recordKey, type UndoEntry, type UndoRecord, type UndoStore } from './undo-record.ts'
import { readViewers } from './viewers.ts'

/**
 * Saves all that is about to be overwritten or deleted in the target, and says which media are about to come:
 * `openUndo` brings it back. Throws `not_found` when an object of it is missing.
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
    ...{ format: 1, createdAt: new Date().toISOString(), source: source.name, remote, entries },
    viewers: Object.fromEntries(await readViewers(target.db, ownersOf(changes))),
  }
  await store.put(recordKey, textStream(record))
}

async function save(target: Installation, change: SyncChange, store: UndoStore): Promise<UndoEntry> {
  const { id, label, owner, sizeBytes, nextHead: after } = change
  const about = { id, label, owner, sizeBytes, after }
  if (!isMediumChange(change)) return { ...(await saveOrder(target, id)), ...about, noun: 'picture_order' }
  const { noun } = change
  const medium = change.target === null ? null : await readMedium(target.db, noun, id)
  if (medium === null) return { ...about, noun, before: 'nothing', lineage: lineageOf(change) }
  for (const object of medium.objects) await saveObject(target, object, store)
  await store.put(mediumKey(noun, id), textStream(medium))
  const isRemoved = medium.rows[`${noun}s`]?.[0]?.deleted_at !== null
  return { ...about, noun, before: isRemoved ? 'removed' : 'live', head: medium.head }
}

const lineageOf = ({ target }: SyncChange) => target && { head: target.head, history: [...target.history] }

/** Where a picture goes that comes back: from parts whose order the sync does not change by itself. */
function partsWithGaps(changes: readonly SyncChange[]): Set<string> {
  const parts = changes.filter(({ action, owner }) => action !== 'copy' && action !== 'keep' && owner?.type === 'part')
  const sorted = new Set(changes.filter(({ noun }) => noun === 'picture_order').map(({ id }) => id))
  return new Set(parts.flatMap(({ noun, owner }) => (noun === 'image' && owner ? owner.id : []))).difference(sorted)
}

async function saveOrder({ db }: Installation, partId: string) {
  const { head, history, imageIds, partLabel } = (await readOrder(db, partId)) ?? unsorted(partId)
  return {
    ...({ noun: 'picture_order', before: 'order', id: partId, head, after: head } as const),
    ...{ history, imageIds, sizeBytes: 0 },
    ...({ label: orderLabel(partLabel), owner: { type: 'part', id: partId } } as const),
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
