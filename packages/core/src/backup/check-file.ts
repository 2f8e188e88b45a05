import { createHash } from 'node:crypto'
import { AppError } from '@abparts/contracts/error'
import { hasCode } from '@abparts/storage/fault'
import type { WrittenObject } from '@abparts/storage/storage'
import { hashObject } from '../objects/copy.ts'
import { pairByKey } from '../objects/read.ts'
import type { BackupKey } from './key.ts'
import { readManifest } from './manifest.ts'
import { openSealed } from './open-stored.ts'
import { copyBytes, parsePoolKey } from './pool.ts'
import { type Backup, databaseKey, manifestKey, poolKey, poolPrefix } from './record.ts'
import { type BackupStore, listStore } from './store.ts'

/** A dump or a manifest, and what its backup's record says about it. */
export interface BackupFile {
  backup: Backup
  stored: WrittenObject
  isManifest: boolean
}

/** The files of a backup by key. */
export function filesOf(backup: Backup): [string, BackupFile][] {
  const { isEncrypted, database, manifest } = backup.record
  return [
    [databaseKey(backup.name, isEncrypted), { backup, stored: database, isManifest: false }],
    [manifestKey(backup.name, isEncrypted), { backup, stored: manifest, isManifest: true }],
  ]
}

export const sizeProblem = (foundBytes: number | undefined): string =>
  foundBytes === undefined ? 'It is missing.' : 'Its size differs from the one it was written with.'

/**
 * Reads a file of a store: a file that a record describes as it is stored, a copy in the pool decrypted. Returns a
 * sentence that says why it is not what was written; null when it is, or when nobody can tell. Throws an error of the
 * store, except when the disk cannot read just this file.
 */
export async function checkFile(
  store: BackupStore,
  fileKey: string,
  file: BackupFile | undefined,
  key: BackupKey | null,
): Promise<string | null> {
  const copy = parsePoolKey(fileKey)
  const expected = file?.stored.sha256 ?? copy?.sha256
  if (expected === undefined || (copy?.isEncrypted && key === null)) return null
  try {
    const found =
      copy?.isEncrypted && key !== null ? await hashSealed(store, fileKey, key) : await hashObject(store, fileKey)
    if (found === null) return sizeProblem(undefined)
    return found === expected ? null : 'It is not what was originally written.'
  } catch (error) {
    if (error instanceof AppError && error.code === 'unprocessable') return 'It is not what was originally written.'
    if (hasCode(error, 'EIO')) return 'The disk cannot read it.'
    throw error
  }
}

async function hashSealed(store: BackupStore, copyKey: string, key: BackupKey): Promise<string | null> {
  if ((await store.stat(copyKey)) === null) return null
  const hash = createHash('sha256')
  for await (const chunk of openSealed(store, copyKey, key)) hash.update(chunk)
  return hash.digest('hex')
}

/**
 * The copies that a backup needs and that are missing or have the wrong size, and why. The list is sorted in memory:
 * about a hundred bytes for each of its objects.
 */
export async function* findWrongCopies(
  store: BackupStore,
  backup: Backup,
  key: BackupKey | null,
): AsyncGenerator<[string, string]> {
  const { isEncrypted, damaged } = backup.record
  const isLeftOut = new Set(damaged)
  const needed = new Map<string, number>()
  for await (const object of readManifest(store, backup, key))
    if (!isLeftOut.has(object.key))
      needed.set(poolKey(object.sha256, isEncrypted), copyBytes(object.sizeBytes, isEncrypted))
  for await (const [copy, listed] of pairByKey(inKeyOrder(needed), listStore(store, poolPrefix)))
    if (copy !== null && copy.sizeBytes !== listed?.sizeBytes) yield [copy.key, sizeProblem(listed?.sizeBytes)]
}

async function* inKeyOrder(sizes: ReadonlyMap<string, number>) {
  for (const [key, sizeBytes] of [...sizes].toSorted(([a], [b]) => (a < b ? -1 : 1))) yield { key, sizeBytes }
}
