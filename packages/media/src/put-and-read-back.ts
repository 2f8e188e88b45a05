import { AppError } from '@abparts/contracts/error'
import type { ObjectStorage, WrittenObject } from '@abparts/storage/storage'
import { hashObject } from './hash-object.ts'

/** Puts an object, and reads again what the storage has. Throws what `put` does; leaves nothing that is wrong. */
export async function putAndReadBack(
  storage: Pick<ObjectStorage, 'put' | 'open' | 'remove'>,
  key: string,
  stream: ReadableStream<Uint8Array>,
  expected: WrittenObject,
): Promise<void> {
  await storage.put(key, stream, expected)
  if ((await hashObject(storage, key)) === expected.sha256) return
  await storage.remove(key)
  throw new AppError('unprocessable', 'The storage gives back other bytes than it was given.')
}
