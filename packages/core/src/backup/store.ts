import { isKey, type ListedObject, type ObjectStorage } from '@abparts/storage/storage'

/** Where backups are kept: a storage, or a prefix in one. A file is written completely or not at all. */
export type BackupStore = Pick<ObjectStorage, 'put' | 'putFile' | 'replace' | 'open' | 'stat' | 'remove' | 'list'>

/** The part of a storage whose keys begin with `prefix/`, under keys without it. */
export function storeBelow(storage: ObjectStorage, prefix: string): BackupStore {
  if (!isKey(prefix)) throw new Error(`Not a prefix: ${prefix}`)
  const below = (key: string) => `${prefix}/${key}`
  return {
    put: (key, stream, expected) => storage.put(below(key), stream, expected),
    replace: (key, stream, expected) => storage.replace(below(key), stream, expected),
    open: (key) => storage.open(below(key)),
    stat: (key) => storage.stat(below(key)),
    remove: (key) => storage.remove(below(key)),
    list: async ({ cursor, ...options }) => {
      const page = await storage.list({
        limit: options.limit,
        prefix: below(options.prefix),
        cursor: cursor ? below(cursor) : undefined,
      })
      const strip = (key: string) => key.slice(prefix.length + 1)
      return {
        items: page.items.map(({ key, ...stat }) => ({ key: strip(key), ...stat })),
        nextCursor: page.nextCursor && strip(page.nextCursor),
      }
    },
  }
}

const pageSize = 10_000

/**
 * All keys of a store that begin with `prefix` and come after `after`, in ascending order, read a page at a time. Files
 * with names that we never write are left out: people and programs leave files everywhere.
 */
export async function* listStore(store: BackupStore, prefix: string, after?: string): AsyncGenerator<ListedObject> {
  for (let cursor: string | null | undefined = after; cursor !== null; ) {
    const page = await store.list({ prefix, cursor, limit: pageSize })
    yield* page.items.filter(({ key }) => isKey(key))
    cursor = page.nextCursor
  }
}
