import { createHash } from 'node:crypto'
import { hashAside } from '@abparts/storage/hash-aside'
import type { ObjectStorage, OpenedObject } from '@abparts/storage/storage'

/** Reads an object from its first byte to its last. Null when there is no such object. */
export async function hashObject(storage: Pick<ObjectStorage, 'open'>, key: string): Promise<string | null> {
  const object = await storage.open(key)
  if (object === null) return null
  if (object.path !== undefined) return (await hashAside(object.path)).sha256
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
