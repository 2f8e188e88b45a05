import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '@abparts/contracts/error'
import { maxImageUploadBytes } from '@abparts/contracts/limits'

/** The directory of the old installation's image files. */
export interface LegacyFiles {
  /**
   * Reads the file to which a path of the old database refers: percent-encoded or not, whatever its case and Unicode
   * form. Throws `not_found` when there is none, `forbidden` when it is outside the directory, `conflict` when several
   * files match, `too_large`, and `unprocessable` for what cannot be read.
   */
  read: (urlPath: string) => Promise<Uint8Array>
}

/** Opens the directory. Throws `unprocessable` when it is not one. */
export async function openLegacyFiles(directory: string): Promise<LegacyFiles> {
  const root = await realpathOfDirectory(directory)
  const listings = new Map<string, Listing>()
  const list = async (at: string): Promise<Listing> => {
    const known = listings.get(at)
    if (known !== undefined) return known
    const listing = Map.groupBy(await readdir(at), fold)
    listings.set(at, listing)
    return listing
  }
  async function find(segments: string[]): Promise<string | null> {
    let at = root
    for (const segment of segments) {
      const name = pick(segment, (await list(at)).get(fold(segment)) ?? [])
      if (name === null) return null
      at = path.join(at, name)
    }
    return at
  }

  return {
    read: async (urlPath) => {
      for (const spelling of spellingsOf(urlPath)) {
        const found = await find(segmentsOf(spelling)).catch(explain)
        if (found !== null) return await readInside(root, found).catch(explain)
      }
      throw missing()
    },
  }
}

async function realpathOfDirectory(directory: string): Promise<string> {
  const root = await realpath(directory).catch(() => null)
  if (root === null || !(await stat(root)).isDirectory())
    throw new AppError('unprocessable', `${directory} is not a directory.`)
  return root
}

/** The names in a directory, by their normalized form. */
type Listing = Map<string, string[]>

const fold = (name: string): string => name.normalize('NFC').toLowerCase()

/** The literal path first: a percent sign can be part of a name. */
function spellingsOf(urlPath: string): string[] {
  try {
    return [...new Set([urlPath, decodeURIComponent(urlPath)])]
  } catch {
    return [urlPath]
  }
}

function segmentsOf(spelling: string): string[] {
  const segments = spelling.split('/').filter((segment) => segment !== '' && segment !== '.')
  if (segments.includes('..')) throw outside()
  return segments
}

/** The same name, else the same name in another Unicode form, else in another case. */
function pick(segment: string, names: string[]): string | null {
  if (names.includes(segment)) return segment
  const sameCase = names.filter((name) => name.normalize('NFC') === segment.normalize('NFC'))
  const [name, ...others] = sameCase.length > 0 ? sameCase : names
  if (others.length > 0) throw new AppError('conflict', `Several files match: ${[name, ...others].join(', ')}.`)
  return name ?? null
}

async function readInside(root: string, found: string): Promise<Uint8Array> {
  const file = await realpath(found)
  if (!file.startsWith(path.join(root, path.sep))) throw outside()
  const stats = await stat(file)
  if (!stats.isFile()) throw new AppError('unprocessable', 'This is not a file.')
  if (stats.size > maxImageUploadBytes)
    throw new AppError('too_large', `The file has ${stats.size} bytes; at most ${maxImageUploadBytes} are accepted.`)
  return readFile(file)
}

const missing = () => new AppError('not_found', 'There is no such file.')
const outside = () => new AppError('forbidden', 'This is outside the directory.')

function explain(error: unknown): never {
  if (!(error instanceof Error) || !('code' in error) || error instanceof AppError) throw error
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw missing()
  throw new AppError('unprocessable', `The file cannot be read (${error.code}).`, { cause: error })
}
