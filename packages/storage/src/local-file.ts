import { createHash } from 'node:crypto'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { hasCode } from './fault.ts'
import type { ObjectStat, WrittenObject } from './storage.ts'

/** Null when there is no file. */
export async function statFile(path: string): Promise<ObjectStat | null> {
  try {
    const found = await stat(path)
    return found.isFile() ? { sizeBytes: found.size, modifiedAt: found.mtime } : null
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null
    throw error
  }
}

const readBytes = 1024 ** 2

/** Reads all of a file. */
export async function hashFile(path: string): Promise<WrittenObject> {
  await using file = await open(path)
  const hash = createHash('sha256')
  const buffer = new Uint8Array(readBytes)
  for (let sizeBytes = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, readBytes, sizeBytes)
    if (bytesRead === 0) return { sizeBytes, sha256: hash.digest('hex') }
    hash.update(buffer.subarray(0, bytesRead))
    sizeBytes += bytesRead
  }
}

/** Writes all of a chunk at `position`. One write may take less than it is given, on a disk that is nearly full. */
export async function writeWhole(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let offset = 0; offset < chunk.byteLength; ) {
    const { bytesWritten } = await file.write(chunk, offset, chunk.byteLength - offset, position + offset)
    offset += bytesWritten
  }
}

/** Makes the names in a directory as durable as the files. */
export async function syncDirectory(path: string): Promise<void> {
  await using directory = await open(path, 'r')
  await directory.sync()
}
