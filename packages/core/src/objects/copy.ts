import { createHash } from 'node:crypto'
import { AppError } from '@abparts/contracts/error'
import { hashInWorker } from '@abparts/storage/hash-in-worker'
import type { ObjectStorage, OpenedObject, WrittenObject } from '@abparts/storage/storage'

/** Reads an object from its first byte to its last. Null when there is no such object. */
export async function hashObject(storage: Pick<ObjectStorage, 'open'>, key: string): Promise<string | null> {
  const object = await storage.open(key)
  if (object === null) return null
  if (object.path !== undefined) return (await hashInWorker(object.path)).sha256
  if (object.hash !== undefined) return await object.hash()
  const hash = createHash('sha256')
  for await (const chunk of streamObject(object)) hash.update(chunk)
  return hash.digest('hex')
}

/** All of an object's bytes. */
export function streamObject({ sizeBytes, slice }: OpenedObject): ReadableStream<Uint8Array> {
  const body = slice(0, sizeBytes)
  return body instanceof Blob ? body.stream() : body
}

/**
 * Stores an object under `key`; when source and target are files of this machine, the kernel copies it. Throws what
 * `put` throws.
 */
export async function copyObject(
  source: OpenedObject,
  target: Pick<ObjectStorage, 'put' | 'putFile'>,
  key: string,
  expected: WrittenObject,
): Promise<WrittenObject> {
  if (source.path !== undefined && target.putFile !== undefined) return await target.putFile(key, source.path, expected)
  return await target.put(key, streamObject(source), expected)
}

/** Stores an object, and reads it back from the storage. Throws what `put` throws; leaves nothing wrong behind. */
export async function putAndReadBack(
  storage: Pick<ObjectStorage, 'put' | 'open' | 'remove'>,
  key: string,
  stream: ReadableStream<Uint8Array>,
  expected: WrittenObject,
): Promise<void> {
  await storage.put(key, stream, expected)
  if ((await hashObject(storage, key)) === expected.sha256) return
  await storage.remove(key)
  throw new AppError('unprocessable', 'The storage returns different bytes from those that were stored.')
}
