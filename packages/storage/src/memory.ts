import { createHash } from 'node:crypto'
import { lostWrite } from './fault.ts'
import {
  checkExpected,
  checkKey,
  keyTaken,
  type ObjectStorage,
  type ResumableWrites,
  type WrittenObject,
} from './storage.ts'

interface MemoryObject {
  bytes: Blob
  modifiedAt: Date
}

/** A storage for tests: it lives as long as the process. */
export function createMemoryStorage(): ObjectStorage {
  const objects = new Map<string, MemoryObject>()
  const find = (key: string) => {
    checkKey(key)
    return objects.get(key) ?? null
  }
  const keep = async (key: string, bytes: Blob) => {
    objects.set(key, { bytes, modifiedAt: new Date() })
    return await describe(bytes)
  }
  const write = async (key: string, stream: ReadableStream<Uint8Array>, expected: WrittenObject | undefined) => {
    // Not `.blob()`: Bun would keep the name of the file that a stream reads, instead of its bytes.
    const bytes = new Blob([await new Response(stream).bytes()])
    checkExpected(await describe(bytes), expected)
    return await keep(key, bytes)
  }

  return {
    backend: 'local',

    async put(key, stream, expected) {
      if (find(key) !== null) throw keyTaken(key)
      return await write(key, stream, expected)
    },

    async replace(key, stream, expected) {
      checkKey(key)
      return await write(key, stream, expected)
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

    presignGet: async () => null,

    resumable: memoryResumableWrites({ find, keep }),

    removeAbandoned: async () => undefined,

    problem: async () => null,
  }
}

interface MemoryWritesOptions {
  find: (key: string) => MemoryObject | null
  keep: (key: string, bytes: Blob) => Promise<WrittenObject>
}

function memoryResumableWrites({ find, keep }: MemoryWritesOptions): ResumableWrites {
  const partial = new Map<string, { key: string; bytes: Blob }>()
  return {
    async begin(key) {
      if (find(key) !== null) throw keyTaken(key)
      const state = `${crypto.randomUUID()}/${key}`
      partial.set(state, { key, bytes: new Blob() })
      return state
    },

    async append({ state, offsetBytes }, stream, onProgress) {
      const write = partial.get(state)
      if (write === undefined || write.bytes.size < offsetBytes) throw lostWrite()
      const chunks: (Blob | Uint8Array<ArrayBuffer>)[] = [write.bytes.slice(0, offsetBytes)]
      try {
        for await (const chunk of stream) chunks.push(new Uint8Array(chunk))
      } finally {
        write.bytes = new Blob(chunks)
        if (write.bytes.size > offsetBytes) await onProgress({ state, offsetBytes: write.bytes.size })
      }
      return { state, offsetBytes: write.bytes.size }
    },

    async finish({ state, offsetBytes }) {
      const write = partial.get(state)
      const key = state.slice(state.indexOf('/') + 1)
      const done = find(key)
      if (done !== null) return await describe(done.bytes)
      if (write === undefined || write.bytes.size < offsetBytes) throw lostWrite()
      partial.delete(state)
      return await keep(key, write.bytes.slice(0, offsetBytes))
    },

    async abort(state) {
      partial.delete(state)
    },
  }
}

async function describe(bytes: Blob): Promise<WrittenObject> {
  const sha256 = createHash('sha256')
    .update(await bytes.bytes())
    .digest('hex')
  return { sizeBytes: bytes.size, sha256 }
}
