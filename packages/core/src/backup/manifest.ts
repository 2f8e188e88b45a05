import { AppError } from '@abparts/contracts/error'
import { StorageBackend } from '@abparts/contracts/storage'
import type { Transaction } from '@abparts/db/client'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { BackupKey } from './key.ts'
import { openFile } from './open-stored.ts'
import { type Backup, manifestKey, poolKey } from './record.ts'
import type { BackupStore } from './store.ts'

/** One line of `objects.jsonl`. */
export const BackedUpObject = z.object({
  key: z.string(),
  sizeBytes: z.int().nonnegative(),
  sha256: z.hash('sha256'),
})
export type BackedUpObject = z.infer<typeof BackedUpObject>

/** A key has at most 512 characters. */
const longestLine = 4096

/** All objects of a backup, by key, read on demand. Throws `unprocessable` when the file is not such a list. */
export async function* readManifest(
  store: BackupStore,
  { name, record: { isEncrypted, manifest } }: Backup,
  key: BackupKey | null,
): AsyncGenerator<BackedUpObject> {
  const fileKey = manifestKey(name, isEncrypted)
  const content = openFile(store, fileKey, manifest, isEncrypted ? key : null)
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of content) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield parseLine(line, fileKey)
    if (rest.length > longestLine) throw noList(fileKey)
  }
}

function parseLine(line: string, fileKey: string): BackedUpObject {
  try {
    return BackedUpObject.parse(JSON.parse(line))
  } catch (cause) {
    throw noList(fileKey, cause)
  }
}

const noList = (fileKey: string, cause?: unknown) =>
  new AppError('unprocessable', `The backup is damaged: ${fileKey} is not a list of objects.`, { cause })

const Content = z.object({
  sha256: z.hash('sha256'),
  sizeBytes: z.coerce.number(),
  /** The objects that have this content. */
  objects: z.array(z.object({ key: z.string(), backend: StorageBackend })),
})
type Content = z.infer<typeof Content>

/** What objects with the same content share, and the key of its copy in the pool. */
export type PooledContent = Content & { key: string }

const pageSize = 1000

/**
 * The contents of all objects, by their keys in the pool, read a page at a time. There is no index by hash: the server
 * sorts them once, and the transaction keeps the cursor.
 */
export async function* readContents(tx: Transaction, isEncrypted: boolean): AsyncGenerator<PooledContent> {
  await tx.execute(sql`declare contents no scroll cursor for
    select sha256, size_bytes as "sizeBytes",
      json_agg(json_build_object('key', key, 'backend', backend) order by key) as objects
    from storage_objects group by sha256, size_bytes order by sha256 collate "C", size_bytes`)
  for (;;) {
    const page = await tx.execute(sql.raw(`fetch ${pageSize} from contents`))
    if (page.length === 0) break
    for (const content of z.array(Content).parse(Array.from(page)))
      yield { ...content, key: poolKey(content.sha256, isEncrypted) }
  }
  await tx.execute(sql`close contents`)
}
