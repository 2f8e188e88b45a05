import { LRUCache } from 'lru-cache'

/** A slower store behind the memory, shared by instances. It never throws: a fault is a miss. */
export interface SecondLevel {
  get: (key: string) => Promise<Uint8Array | null>
  set: (key: string, bytes: Uint8Array) => void
}

export interface ByteCache {
  /**
   * The bytes under a key, made by `make` at most once for any number of simultaneous requests. With `isShared`
   * they are looked for, and left, in the second level as well.
   */
  get: (
    key: string,
    options: { isShared: boolean },
    make: () => Promise<Uint8Array>,
  ) => Uint8Array | Promise<Uint8Array>
}

/** Keeps the bytes used last, `maxBytes` in all. A key must name its bytes for ever: nothing is ever invalidated. */
export function createByteCache(maxBytes: number, secondLevel: SecondLevel | null = null): ByteCache {
  const kept = new LRUCache<string, Uint8Array>({ maxSize: maxBytes, sizeCalculation: (bytes) => bytes.length + 200 })
  const making = new Map<string, Promise<Uint8Array>>()

  async function load(key: string, level: SecondLevel | null, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    try {
      const shared = (await level?.get(key)) ?? null
      const bytes = shared ?? (await make())
      if (shared === null) level?.set(key, bytes)
      kept.set(key, bytes)
      return bytes
    } finally {
      making.delete(key)
    }
  }

  return {
    get: (key, { isShared }, make) => {
      const bytes = kept.get(key)
      if (bytes !== undefined) return bytes
      const running = making.get(key)
      if (running !== undefined) return running
      const started = load(key, isShared ? secondLevel : null, make)
      making.set(key, started)
      return started
    },
  }
}
