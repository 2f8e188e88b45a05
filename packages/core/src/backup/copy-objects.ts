import { AppError } from '@abparts/contracts/error'
import type { Database, Transaction } from '@abparts/db/client'
import type { ListedObject } from '@abparts/storage/storage'
import type { Storages } from '@abparts/storage/storages'
import pMap, { pMapSkip } from 'p-map'
import { copyObject, streamObject } from '../objects/copy.ts'
import { pairByKey } from '../objects/read.ts'
import type { Damage } from './check.ts'
import { sizeProblem } from './check-file.ts'
import type { BackupKey } from './key.ts'
import { type PooledContent, readContents } from './manifest.ts'
import { checkContent } from './open-stored.ts'
import { copyBytes } from './pool.ts'
import { type BackupRecord, poolPrefix } from './record.ts'
import { seal } from './seal.ts'
import { type BackupStore, listStore } from './store.ts'

/**
 * How much a backup would contain, how much of it would have to be copied, and the keys of all of it. Changes nothing.
 */
export const planCopies = (db: Database, store: BackupStore, isEncrypted: boolean) =>
  db.transaction(async (tx) => {
    const plan = { objects: 0, sizeBytes: 0, newObjects: 0, newBytes: 0, keys: new Set<string>() }
    for await (const [content, listed] of pairByKey(readContents(tx, isEncrypted), listStore(store, poolPrefix))) {
      if (content === null) continue
      const { key, objects, sizeBytes } = content
      plan.keys.add(key)
      plan.objects += objects.length
      plan.sizeBytes += objects.length * sizeBytes
      if (listed?.sizeBytes === copyBytes(sizeBytes, isEncrypted)) continue
      plan.newObjects += 1
      plan.newBytes += sizeBytes
    }
    return plan
  })

export interface CopyOptions {
  key: BackupKey | null
  signal: AbortSignal
  onObject: (object: { sizeBytes: number; isNew: boolean }) => void
  onDamaged: (object: { key: string; reason: string }) => void
  /** Called for each damaged copy that is whole again. */
  onHealed: (copy: { key: string; reason: string }) => void
}

export interface CopiedObjects {
  copied: Pick<BackupRecord, 'objects' | 'sizeBytes' | 'damaged'>
  /** What was damaged before or was found damaged, and still is. */
  damage: Damage
  /** The damaged copies that these objects need. */
  notHealed: ReadonlySet<string>
}

/** Enough to keep disks and networks busy, with little memory: an object is never held as a whole. */
const concurrency = 4

/**
 * Copies the objects that the pool lacks, and copies again those whose copy has the wrong size or is known to be
 * damaged. The content of each copy is checked before it replaces the old one. Compares the database's list with the
 * pool's, without a request for each object.
 */
export async function copyObjects(
  tx: Transaction,
  storages: Storages,
  store: BackupStore,
  known: Damage,
  { key, signal, onObject, onDamaged, onHealed }: CopyOptions,
): Promise<CopiedObjects> {
  const result = { objects: 0, sizeBytes: 0, damaged: [] as string[] }
  const damage = new Map(known)
  const notHealed = new Set<string>()
  const copy = async ([content, listed]: [PooledContent | null, ListedObject | null]) => {
    if (content === null) return pMapSkip
    signal.throwIfAborted()
    const { sizeBytes, objects } = content
    const reason = listed === null ? null : damageOf(content, listed, key !== null, known)
    const isNew = listed === null || reason !== null
    const failures = isNew ? await putCopy(storages, store, content, { key, isReplaced: listed !== null }) : []
    if (reason !== null && failures.length > 0) {
      damage.set(content.key, reason)
      notHealed.add(content.key)
    }
    if (reason !== null && failures.length === 0) {
      damage.delete(content.key)
      onHealed({ key: content.key, reason })
    }
    for (const failure of failures) {
      result.damaged.push(failure.key)
      onDamaged({
        key: failure.key,
        reason: reason === null ? failure.reason : `Its copy: ${reason} ${failure.reason}`,
      })
    }
    if (failures.length > 0) return pMapSkip
    result.objects += objects.length
    result.sizeBytes += objects.length * sizeBytes
    for (const [index] of objects.entries()) onObject({ sizeBytes, isNew: isNew && index === 0 })
    return pMapSkip
  }
  await pMap(pairByKey(readContents(tx, key !== null), listStore(store, poolPrefix)), copy, { concurrency })
  return { copied: { ...result, damaged: result.damaged.sort() }, damage, notHealed }
}

function damageOf(
  { key, sizeBytes }: PooledContent,
  listed: ListedObject,
  isEncrypted: boolean,
  known: Damage,
): string | null {
  if (listed.sizeBytes !== copyBytes(sizeBytes, isEncrypted)) return sizeProblem(listed.sizeBytes)
  return known.get(key) ?? null
}

/**
 * Takes the first object that has the content. When none has it, nothing is changed, and the reason is reported for
 * each.
 */
async function putCopy(
  storages: Storages,
  store: BackupStore,
  { key: copyKey, sizeBytes, sha256, objects }: PooledContent,
  { key, isReplaced }: { key: BackupKey | null; isReplaced: boolean },
): Promise<{ key: string; reason: string }[]> {
  const expected = { sizeBytes, sha256 }
  const failures: { key: string; reason: string }[] = []
  for (const { key: objectKey, backend } of objects)
    try {
      const source = await storages.at(backend).open(objectKey)
      if (source === null) throw new AppError('not_found', `Its bytes are not in the ${backend} storage.`)
      const sealed = () => seal(checkContent(streamObject(source), expected), key)
      if (isReplaced) await store.replace(copyKey, sealed())
      else if (key === null) await copyObject(source, store, copyKey, expected)
      else await store.put(copyKey, sealed())
      return []
    } catch (error) {
      if (!(error instanceof AppError) || !['not_found', 'unprocessable'].includes(error.code)) throw error
      failures.push({ key: objectKey, reason: error.message })
    }
  return failures
}
