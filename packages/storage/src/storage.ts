/** A piece of an object: bytes in a file that the server can send by itself, or a stream. Either can be a body. */
export type ObjectBody = Blob | ReadableStream<Uint8Array>

/** What was learned about an object while it was written. */
export interface WrittenObject {
  sizeBytes: number
  /** Lower-case hexadecimal. */
  sha256: string
}

export interface ObjectStat {
  sizeBytes: number
  modifiedAt: Date
}

export interface OpenedObject extends ObjectStat {
  /** The bytes from `start` to before `end`, both within the object. Nothing is read before the body is. */
  slice: (start: number, end: number) => ObjectBody
}

export interface ListedObject extends ObjectStat {
  key: string
}

export interface ListOptions {
  /** Only keys that begin with it; `''` for all. */
  prefix: string
  /** `nextCursor` of the page before. */
  cursor?: string | undefined
  limit: number
}

/**
 * Where large objects live. A key is written once and its object never changes: a new version gets a new key.
 * Keys are made by us from ids (`videos/support/{id}/1.mp4`); `checkKey` says what they may look like.
 */
export interface ObjectStorage {
  /** The name under which the database remembers where an object is. */
  readonly backend: 'local' | 's3'
  /**
   * Writes an object as it streams in. Readers see all of it or nothing: when the stream errors, or the backend does,
   * nothing stays behind. Throws what the stream threw, `conflict` when the key is taken, `insufficient_storage` when
   * the space is used up.
   */
  put: (key: string, stream: ReadableStream<Uint8Array>) => Promise<WrittenObject>
  /** Null when there is no such object. */
  open: (key: string) => Promise<OpenedObject | null>
  /** Null when there is no such object. */
  stat: (key: string) => Promise<ObjectStat | null>
  /** Keys in ascending order of their characters. */
  list: (options: ListOptions) => Promise<{ items: ListedObject[]; nextCursor: string | null }>
  /** Removing what is not there changes nothing. */
  remove: (key: string) => Promise<void>
  /** Says why nothing can be written now, or null when it can. */
  problem: () => Promise<string | null>
}
