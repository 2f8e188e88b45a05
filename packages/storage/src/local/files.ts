import { createHash } from 'node:crypto'
import { constants, copyFile, type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { hasCode, writeFault } from '../fault.ts'
import { hashInWorker } from '../hash-in-worker.ts'
import { checkExpected, type ObjectStat, type WrittenObject } from '../storage.ts'

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

/** Reads a whole file. */
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

/**
 * Writes all of a chunk at `position`. A single write may take less than it is given, on a disk that is nearly full.
 */
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

const fileMode = 0o640

/**
 * Creates a file at `path` that is complete and on disk from the moment it exists: `write` first writes `temporary`, on
 * the same file system, and syncs it; then rename, and fsync of the directory. Leaves nothing behind when anything
 * fails, or when the bytes are not the expected ones.
 */
async function placeDurably(
  path: string,
  temporary: string,
  write: () => Promise<WrittenObject>,
  expected: WrittenObject | undefined,
): Promise<WrittenObject> {
  try {
    const written = await write()
    checkExpected(written, expected)
    await moveIntoPlace(temporary, path)
    return written
  } catch (error) {
    await rm(temporary, { force: true })
    throw writeFault(error)
  }
}

/** Writes a stream to `path`, completely or not at all. */
export const writeFileDurably = (
  path: string,
  temporary: string,
  stream: ReadableStream<Uint8Array>,
  expected?: WrittenObject,
) => placeDurably(path, temporary, () => writeNew(temporary, stream), expected)

/** Copies a file to `path`, completely or not at all. The kernel copies; the hash is that of what it wrote. */
export const copyFileDurably = (path: string, temporary: string, source: string, expected?: WrittenObject) =>
  placeDurably(path, temporary, () => copyNew(temporary, source), expected)

async function copyNew(path: string, source: string): Promise<WrittenObject> {
  await copyFile(source, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  await using file = await open(path)
  await file.chmod(fileMode)
  const [written] = await Promise.all([hashInWorker(path), file.sync()])
  return written
}

async function writeNew(path: string, stream: ReadableStream<Uint8Array>): Promise<WrittenObject> {
  await using file = await open(path, 'wx', fileMode)
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

/** Renames a file that is already on disk, and makes the new name durable too. Creates the directories it needs. */
export async function moveIntoPlace(from: string, to: string): Promise<void> {
  const directory = dirname(to)
  let firstNew = await mkdir(directory, { recursive: true, mode: 0o750 })
  try {
    await rename(from, to)
  } catch (error) {
    // In between, another object was removed, and the emptied directory with it.
    if (!hasCode(error, 'ENOENT')) throw error
    firstNew = (await mkdir(directory, { recursive: true, mode: 0o750 })) ?? firstNew
    await rename(from, to)
  }
  const last = dirname(firstNew ?? to)
  for (let path = directory; path.length >= last.length; path = dirname(path)) await syncDirectory(path)
}
