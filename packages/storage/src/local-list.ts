import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode } from './fault.ts'

/**
 * The paths of files below `root`, relative to it, in ascending order of their characters, without hidden ones.
 * Only those that begin with `prefix` and come after `after`; directories that hold none are not read.
 */
export async function* listFiles(root: string, prefix: string, after: string, directory = ''): AsyncGenerator<string> {
  for (const name of await namesIn(join(root, directory))) {
    const path = directory + name
    const isDirectory = name.endsWith('/')
    if (!path.startsWith(prefix) && !(isDirectory && prefix.startsWith(path))) continue
    if (isDirectory) {
      if (path > after || after.startsWith(path)) yield* listFiles(root, prefix, after, path)
    } else if (path > after) yield path
  }
}

/** With their slash at the end, directories sort among the files as the paths inside them do. */
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
