import type { Transaction } from '@abparts/db/client'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { poolKey } from './backup-record.ts'

const Content = z.object({
  sha256: z.hash('sha256'),
  sizeBytes: z.coerce.number(),
  /** The objects that have this content. */
  objects: z.array(z.object({ key: z.string(), backend: z.enum(['local', 's3']) })),
})
type Content = z.infer<typeof Content>

/** What some objects have in common, and the key of its copy in the pool. */
export type PooledContent = Content & { key: string }

const pageSize = 1000

/**
 * The contents of all objects, in the order of their keys in the pool, read a page at a time. There is no index by hash:
 * the server sorts them once, and the transaction holds its place.
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
