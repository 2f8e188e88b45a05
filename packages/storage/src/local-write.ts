import { createHash } from 'node:crypto'
import { constants, copyFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { checkExpected } from './check-expected.ts'
import { hasCode, writeFault } from './fault.ts'
import { hashAside } from './hash-aside.ts'
import { syncDirectory, writeWhole } from './local-file.ts'
import type { WrittenObject } from './storage.ts'

const fileMode = 0o640

/**
 * Makes a file at `path` that is whole, and on the disk, from the moment it is there: `write` writes `temporary` first,
 * on the same file system, and syncs it; then rename, fsync of the directory. Leaves nothing when anything fails, or
 * when the bytes are not those that were expected.
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

/** Writes a stream to `path`, all of it or nothing. */
export const writeFileDurably = (
  path: string,
  temporary: string,
  stream: ReadableStream<Uint8Array>,
  expected?: WrittenObject,
) => placeDurably(path, temporary, () => writeNew(temporary, stream), expected)

/** Copies a file to `path`, all of it or nothing. The kernel copies; the hash is of what it wrote. */
export const copyFileDurably = (path: string, temporary: string, source: string, expected?: WrittenObject) =>
  placeDurably(path, temporary, () => copyNew(temporary, source), expected)

async function copyNew(path: string, source: string): Promise<WrittenObject> {
  await copyFile(source, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  await using file = await open(path)
  await file.chmod(fileMode)
  const [written] = await Promise.all([hashAside(path), file.sync()])
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
