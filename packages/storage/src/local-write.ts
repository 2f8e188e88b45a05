import { createHash } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { checkExpected } from './check-expected.ts'
import { hasCode, writeFault } from './fault.ts'
import { syncDirectory, writeWhole } from './local-file.ts'
import type { WrittenObject } from './storage.ts'

/**
 * Writes a stream to `path` so that the file is whole, and on the disk, from the moment it is there: into `temporary`
 * first, on the same file system, then fsync, rename, fsync of the directory. Leaves nothing when anything fails, or
 * when the bytes are not those that were expected.
 */
export async function writeFileDurably(
  path: string,
  temporary: string,
  stream: ReadableStream<Uint8Array>,
  expected?: WrittenObject,
): Promise<WrittenObject> {
  try {
    const written = await writeNew(temporary, stream)
    checkExpected(written, expected)
    await moveIntoPlace(temporary, path)
    return written
  } catch (error) {
    await rm(temporary, { force: true })
    throw writeFault(error)
  }
}

async function writeNew(path: string, stream: ReadableStream<Uint8Array>): Promise<WrittenObject> {
  await using file = await open(path, 'wx', 0o640)
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const chunk of stream) {
    hash.update(chunk)
    await writeWhole(file, chunk, sizeBytes)
    sizeBytes += chunk.byteLength
  }
  await file.sync()
  return { sizeBytes, sha256: hash.digest('hex') }
}

/** Renames a file that is on the disk already, so that its new name is as well. Makes the directories it needs. */
export async function moveIntoPlace(from: string, to: string): Promise<void> {
  const directory = dirname(to)
  let firstNew = await mkdir(directory, { recursive: true, mode: 0o750 })
  try {
    await rename(from, to)
  } catch (error) {
    // Another object was removed in between, and with it the directory that was empty.
    if (!hasCode(error, 'ENOENT')) throw error
    firstNew = (await mkdir(directory, { recursive: true, mode: 0o750 })) ?? firstNew
    await rename(from, to)
  }
  const last = dirname(firstNew ?? to)
  for (let path = directory; path.length >= last.length; path = dirname(path)) await syncDirectory(path)
}
