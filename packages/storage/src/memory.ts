import { createHash } from 'node:crypto'
import { checkKey, keyTaken } from './key.ts'
import type { ObjectStorage } from './storage.ts'

/** A storage for tests: it lives as long as the process. */
export function createMemoryStorage(): ObjectStorage {
  const objects = new Map<string, { bytes: Blob; modifiedAt: Date }>()
  const find = (key: string) => {
    checkKey(key)
    return objects.get(key) ?? null
  }

  return {
    backend: 'local',

    async put(key, stream) {
      if (find(key) !== null) throw keyTaken(key)
      const bytes = await new Response(stream).bytes()
      objects.set(key, { bytes: new Blob([bytes]), modifiedAt: new Date() })
      return { sizeBytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') }
    },

    async open(key) {
      const object = find(key)
      if (object === null) return null
      const { bytes, modifiedAt } = object
      return { sizeBytes: bytes.size, modifiedAt, slice: (start, end) => bytes.slice(start, end) }
    },

    async stat(key) {
      const object = find(key)
      return object === null ? null : { sizeBytes: object.bytes.size, modifiedAt: object.modifiedAt }
    },

    async list({ prefix, cursor = '', limit }) {
      const matching = [...objects].filter(([key]) => key.startsWith(prefix) && key > cursor)
      const items = matching
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([key, { bytes, modifiedAt }]) => ({ key, sizeBytes: bytes.size, modifiedAt }))
      return { items, nextCursor: matching.length > limit ? (items.at(-1)?.key ?? null) : null }
    },

    async remove(key) {
      checkKey(key)
      objects.delete(key)
    },

    problem: async () => null,
  }
}
