import type { ObjectStorage, OpenedObject, WrittenObject } from '@abparts/storage/storage'
import { streamObject } from './hash-object.ts'

/** Puts an object under `key` into a storage, by the kernel where both are files of this machine. Throws what `put` does. */
export async function copyObject(
  source: OpenedObject,
  target: Pick<ObjectStorage, 'put' | 'putFile'>,
  key: string,
  expected: WrittenObject,
): Promise<WrittenObject> {
  if (source.path !== undefined && target.putFile !== undefined) return await target.putFile(key, source.path, expected)
  return await target.put(key, streamObject(source), expected)
}
