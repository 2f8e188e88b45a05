import { openAsBlob } from 'node:fs'
import { mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { hasCode } from '../fault.ts'
import { abandonedBefore, checkKey, keyTaken, type ListedObject, type ObjectStorage } from '../storage.ts'
import { copyFileDurably, statFile, writeFileDurably } from './files.ts'
import { localResumableWrites, resumableSuffix } from './resumable.ts'

/**
 * The paths of files below `root`, relative to it, in ascending order by character, without hidden ones. Only those
 * that begin with `prefix` and come after `after`; directories without such files are not read.
 */
async function* listFiles(root: string, prefix: string, after: string, directory = ''): AsyncGenerator<string> {
  for (const name of await namesIn(join(root, directory))) {
    const path = directory + name
    const isDirectory = name.endsWith('/')
    if (!path.startsWith(prefix) && !(isDirectory && prefix.startsWith(path))) continue
    if (isDirectory) {
      if (path > after || after.startsWith(path)) yield* listFiles(root, prefix, after, path)
    } else if (path > after) yield path
  }
}

/** With a slash at the end, directories sort among the files in the same way as the paths inside them. */
async function namesIn(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true })
    return entries
      .filter((entry) => !entry.name.startsWith('.') && (entry.isFile() || entry.isDirectory()))
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .sort((a, b) => (a < b ? -1 : 1))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}

/** Files that are being written. No key can name it, so it is invisible. */
const incomingDirectory = '.incoming'
/** The longest time that a request takes to write one. */
const longestPutMilliseconds = 6 * 3_600_000

/**
 * Objects as plain files below `root`, each at the path given by its key, so that rsync, tar and people can read them.
 * Creates the directory. `root` must be a single file system.
 */
export async function openLocalStorage(root: string): Promise<ObjectStorage> {
  const top = resolve(root)
  const incoming = join(top, incomingDirectory)
  // Directories above it may contain other things, which others must be able to reach.
  await mkdir(dirname(top), { recursive: true })
  await mkdir(incoming, { recursive: true, mode: 0o750 })

  const pathOf = (key: string) => {
    checkKey(key)
    return join(top, key)
  }
  const temporaryPath = () => join(incoming, crypto.randomUUID())

  return {
    backend: 'local',

    async put(key, stream, expected) {
      const path = pathOf(key)
      if ((await statFile(path)) !== null) throw keyTaken(key)
      return await writeFileDurably(path, temporaryPath(), stream, expected)
    },

    async putFile(key, source, expected) {
      const path = pathOf(key)
      if ((await statFile(path)) !== null) throw keyTaken(key)
      return await copyFileDurably(path, temporaryPath(), source, expected)
    },

    replace: async (key, stream, expected) => await writeFileDurably(pathOf(key), temporaryPath(), stream, expected),

    async open(key) {
      const path = pathOf(key)
      const found = await statFile(path)
      if (found === null) return null
      // In Bun the blob is the file itself: its slices go to the socket with sendfile, never through this process.
      const file = await openAsBlob(path).catch((error: unknown) => {
        // It may have been removed in between.
        if (hasCode(error, 'ENOENT')) return null
        throw error
      })
      if (file === null) return null
      return { ...found, path, slice: (start, end) => file.slice(start, end) }
    },

    stat: async (key) => await statFile(pathOf(key)),

    async list({ prefix, cursor = '', limit }) {
      const items: ListedObject[] = []
      for await (const key of listFiles(top, prefix, cursor)) {
        if (items.length === limit) return { items, nextCursor: items.at(-1)?.key ?? null }
        const found = await statFile(join(top, key))
        if (found !== null) items.push({ key, ...found })
      }
      return { items, nextCursor: null }
    },

    async remove(key) {
      const path = pathOf(key)
      await rm(path, { force: true })
      await removeEmptyDirectories(dirname(path), top)
    },

    presignGet: async () => null,

    resumable: localResumableWrites({ incoming, pathOf }),

    removeAbandoned: () => removeAbandoned(incoming),

    async problem() {
      const path = temporaryPath()
      try {
        await writeFile(path, 'writable', { flag: 'wx' })
        await rm(path)
        return null
      } catch (error) {
        return `The storage at ${top} cannot be written: ${error instanceof Error ? error.message : error}`
      }
    },
  }
}

async function removeAbandoned(directory: string): Promise<void> {
  const putBefore = new Date(Date.now() - longestPutMilliseconds)
  for (const name of await readdir(directory)) {
    const path = join(directory, name)
    const found = await statFile(path)
    const before = name.endsWith(resumableSuffix) ? abandonedBefore() : putBefore
    if (found !== null && found.modifiedAt < before) await rm(path, { force: true })
  }
}

async function removeEmptyDirectories(directory: string, top: string): Promise<void> {
  for (let path = directory; path !== top; path = dirname(path)) {
    try {
      await rmdir(path)
    } catch (error) {
      if (hasCode(error, 'ENOENT')) continue
      if (hasCode(error, 'ENOTEMPTY', 'EEXIST')) return
      throw error
    }
  }
}
