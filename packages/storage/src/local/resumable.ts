import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode, lostWrite, writeFault } from '../fault.ts'
import { keyTaken, type ResumableWrites, type WriteProgress } from '../storage.ts'
import { hashFile, moveIntoPlace, statFile, syncDirectory, writeWhole } from './files.ts'

const maxHashes = 1000

/**
 * The running SHA-256 of resumable writes that this process receives without a break, so that their bytes need not be
 * read again at the end. When there are too many, the one that was idle longest is dropped.
 */
export class RunningHashes {
  readonly #hashes = new Map<string, { hash: Hash; offsetBytes: number }>()

  /**
   * Removes and returns the hash of a write's first `offsetBytes`, or null when this process did not receive them all.
   */
  take(id: string, offsetBytes: number): Hash | null {
    const found = this.#hashes.get(id)
    this.#hashes.delete(id)
    if (offsetBytes === 0) return createHash('sha256')
    return found?.offsetBytes === offsetBytes ? found.hash : null
  }

  keep(id: string, hash: Hash, offsetBytes: number): void {
    this.#hashes.set(id, { hash, offsetBytes })
    const [oldest] = this.#hashes.keys()
    if (oldest !== undefined && this.#hashes.size > maxHashes) this.#hashes.delete(oldest)
  }

  drop(id: string): void {
    this.#hashes.delete(id)
  }
}

/** Distinguishes the files of resumable writes from those of writes that end with their process. */
export const resumableSuffix = '.part'

/** After this many bytes or this much time, received bytes are synced to disk. */
const stretchBytes = 16 * 1024 ** 2
const stretchMilliseconds = 5000

interface LocalWritesOptions {
  /** Where unfinished files are kept, on the file system of the objects. */
  incoming: string
  /** The file of a key. Throws when the key is invalid. */
  pathOf: (key: string) => string
}

/** Resumable writes into files. A write's state is `{id}/{key}` throughout. */
export function localResumableWrites({ incoming, pathOf }: LocalWritesOptions): ResumableWrites {
  const hashes = new RunningHashes()
  const pathsOf = (state: string) => {
    const [, id, key = ''] = /^([0-9a-f-]{36})\/(.+)$/.exec(state) ?? []
    return { partial: join(incoming, `${id}${resumableSuffix}`), path: pathOf(key) }
  }

  return {
    async begin(key) {
      if ((await statFile(pathOf(key))) !== null) throw keyTaken(key)
      const state = `${crypto.randomUUID()}/${key}`
      try {
        await using _new = await open(pathsOf(state).partial, 'wx', 0o640)
        await syncDirectory(incoming)
      } catch (error) {
        throw writeFault(error)
      }
      return state
    },

    async append(progress, stream, onProgress) {
      const { state } = progress
      await using file = await openPartial(pathsOf(state).partial, progress)
      const hash = hashes.take(state, progress.offsetBytes)
      let safe = progress
      let { offsetBytes } = progress
      let safeSince = Date.now()
      const makeSafe = async () => {
        if (offsetBytes === safe.offsetBytes) return
        await file.datasync()
        safe = { state, offsetBytes }
        safeSince = Date.now()
        await onProgress(safe)
      }
      try {
        for await (const chunk of stream) {
          await writeWhole(file, chunk, offsetBytes)
          hash?.update(chunk)
          offsetBytes += chunk.byteLength
          if (offsetBytes - safe.offsetBytes >= stretchBytes || Date.now() - safeSince >= stretchMilliseconds)
            await makeSafe()
        }
      } catch (error) {
        throw writeFault(error)
      } finally {
        if (hash !== null) hashes.keep(state, hash, offsetBytes)
        await makeSafe()
      }
      return safe
    },

    async finish({ state, offsetBytes }) {
      const { partial, path } = pathsOf(state)
      const hash = hashes.take(state, offsetBytes)
      try {
        await using file = await openPartial(partial, { state, offsetBytes })
        await file.sync()
      } catch (error) {
        const done = await statFile(path)
        if (done?.sizeBytes !== offsetBytes) throw error
        return await hashFile(path)
      }
      const sha256 = hash?.digest('hex') ?? (await hashFile(partial)).sha256
      await moveIntoPlace(partial, path)
      return { sizeBytes: offsetBytes, sha256 }
    },

    async abort(state) {
      hashes.drop(state)
      await rm(pathsOf(state).partial, { force: true })
    },
  }
}

/** The file, without what was written beyond the offset. Throws `not_found` when the file, or a part of it, is gone. */
async function openPartial(path: string, { offsetBytes }: WriteProgress): Promise<FileHandle> {
  const file = await open(path, 'r+').catch((error: unknown) => {
    throw hasCode(error, 'ENOENT') ? lostWrite(error) : error
  })
  try {
    const { size } = await file.stat()
    if (size < offsetBytes) throw lostWrite()
    if (size > offsetBytes) await file.truncate(offsetBytes)
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}
