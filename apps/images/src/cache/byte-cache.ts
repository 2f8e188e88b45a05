import { LRUCache } from 'lru-cache'

/** A slower store behind the memory, shared by instances. It never throws: a failure is a miss. */
export interface SecondLevel {
  get: (key: string) => Promise<Uint8Array<ArrayBuffer> | null>
  set: (key: string, bytes: Uint8Array<ArrayBuffer>) => void
}

export interface ByteCache {
  /**
   * Returns the bytes under a key, created by `make` at most once for any number of simultaneous requests. With
   * `isShared` they are also read from, and written to, the second level.
   */
  get: (
    key: string,
    options: { isShared: boolean },
    make: () => Promise<Uint8Array<ArrayBuffer>>,
  ) => Blob | Promise<Blob>
}

/**
 * Keeps the most recently used bytes, `maxBytes` in total. A key must name the same bytes forever: nothing is
 * invalidated. Bytes are kept as a `Blob`, since a `Response` shares a Blob's bytes where it would copy an array's.
 */
export function createByteCache(maxBytes: number, secondLevel: SecondLevel | null = null): ByteCache {
  const kept = new LRUCache<string, Blob>({
    maxSize: Math.max(1, maxBytes),
    sizeCalculation: (blob) => blob.size + 200,
  })
  const making = new Map<string, Promise<Blob>>()

  async function load(
    key: string,
    level: SecondLevel | null,
    make: () => Promise<Uint8Array<ArrayBuffer>>,
  ): Promise<Blob> {
    try {
      const shared = (await level?.get(key)) ?? null
      const bytes = shared ?? (await make())
      if (shared === null) level?.set(key, bytes)
      const blob = new Blob([bytes])
      kept.set(key, blob)
      return blob
    } finally {
      making.delete(key)
    }
  }

  return {
    get: (key, { isShared }, make) => {
      const blob = kept.get(key)
      if (blob !== undefined) return blob
      const running = making.get(key)
      if (running !== undefined) return running
      const started = load(key, isShared ? secondLevel : null, make)
      making.set(key, started)
      return started
    },
  }
}
