import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/** One way to send a file: its bytes in a content coding, and their entity tag (RFC 9110 §8.8.3.3: one for each). */
interface Encoded {
  bytes: Uint8Array<ArrayBuffer>
  etag: string
}

export interface BuiltFile {
  type: string
  lastModified: Date
  /** By content coding; `identity` is always there. */
  encodings: { identity: Encoded; br?: Encoded; gzip?: Encoded }
}

/** Content codings that the build leaves beside a file, and how it names them. */
const codings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

/** Reads all files of a directory, with what the build has compressed, by their paths in URLs. Few, and small. */
export function readBuiltFiles(directory: string): ReadonlyMap<string, BuiltFile> {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  const all = new Set(names.filter((name) => statSync(path.join(directory, name)).isFile()))
  const encoded = (name: string): Encoded => {
    const bytes = new Uint8Array(readFileSync(path.join(directory, name)))
    return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` }
  }
  const files = new Map<string, BuiltFile>()
  for (const name of all) {
    if (codings.some(([, suffix]) => name.endsWith(suffix))) continue
    const file: BuiltFile = {
      type: Bun.file(name).type,
      lastModified: statSync(path.join(directory, name)).mtime,
      encodings: { identity: encoded(name) },
    }
    for (const [coding, suffix] of codings) if (all.has(name + suffix)) file.encodings[coding] = encoded(name + suffix)
    files.set(`/${name.split(path.sep).join('/')}`, file)
  }
  return files
}
