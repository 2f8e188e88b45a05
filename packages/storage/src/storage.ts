import { AppError } from '@abparts/contracts/error'
import type { StorageBackend } from '@abparts/contracts/storage'

const segment = '[a-z0-9][a-z0-9._-]*'
const pattern = new RegExp(`^${segment}(/${segment})*$`)
const maxKeyLength = 512

/**
 * Whether a text is a key: segments of lower-case letters, digits, dots, dashes and underscores, each beginning with a
 * letter or digit, separated by single slashes. So no key can leave a directory or name a hidden file. No key may be
 * the beginning of another one's path: `a` and `a/b` exclude each other.
 */
export const isKey = (text: string): boolean => text.length <= maxKeyLength && pattern.test(text)

export function checkKey(key: string): void {
  if (!isKey(key)) throw new Error(`Not a storage key: ${JSON.stringify(key)}`)
}

export const keyTaken = (key: string) => new AppError('conflict', `The object ${key} already exists.`)

/** A piece of an object: bytes in a file that the server can send by itself, or a stream. Either can be a body. */
export type ObjectBody = Blob | ReadableStream<Uint8Array>

/** What was found out about an object while it was written. */
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
  /** The file that has exactly these bytes, if there is one on this machine. */
  path?: string
  /** Computes the SHA-256 where the bytes are. Only present where that avoids transferring them. */
  hash?: () => Promise<string>
  /** The bytes from `start` up to `end`, exclusive, both within the object. Nothing is read before the body is. */
  slice: (start: number, end: number) => ObjectBody
}

export interface ListedObject extends ObjectStat {
  key: string
}

export interface ListOptions {
  /** Only keys with this prefix; `''` for all. */
  prefix: string
  /** `nextCursor` of the previous page. */
  cursor?: string | undefined
  limit: number
}

/** How the storage itself presents an object under a presigned URL. */
export interface PresignOptions {
  expiresSeconds: number
  contentType: string
  contentDisposition: string
}

/** What `append` has stored safely, for the caller to record: the write's state and its length so far. */
export interface WriteProgress {
  state: string
  offsetBytes: number
}

/**
 * A write in pieces that may arrive hours apart, in several processes. `state` is a string that only the storage reads;
 * the caller keeps the newest one with its offset, and passes it in. Whatever was stored beyond that offset (by a
 * process that was killed before it could report it) is overwritten. Only one caller at a time may use a write; the
 * callers ensure that.
 */
export interface ResumableWrites {
  /** Begins a write of an object of this size and returns its first state. Throws `conflict` when the key is taken. */
  begin: (key: string, sizeBytes: number) => Promise<string>
  /**
   * Appends a stream, of no more bytes than are missing, at `offsetBytes`. `onProgress` is called, and awaited, for
   * each safely stored stretch, in order; the last call covers everything that the stream yielded, even when it fails
   * in the end: that error is thrown afterwards. A stream that fails loses nothing that came before.
   */
  append: (
    progress: WriteProgress,
    stream: ReadableStream<Uint8Array>,
    onProgress: (progress: WriteProgress) => Promise<void>,
  ) => Promise<WriteProgress>
  /** Creates the object from all its bytes, atomically. Repeating it after it succeeded returns the same result. */
  finish: (progress: WriteProgress) => Promise<WrittenObject>
  /** Discards the write and its bytes. Repeating it, or aborting what was finished, changes nothing. */
  abort: (state: string) => Promise<void>
}

/**
 * Where large objects live. A key is written once and its object never changes: a new version gets a new key. The
 * platform builds keys from ids (`videos/support/{id}/1.mp4`); `checkKey` says what they may look like.
 */
export interface ObjectStorage {
  /** The name with which the database records where an object is. */
  readonly backend: StorageBackend
  /**
   * Writes an object from a stream. Readers see all of it or nothing: when the stream or the backend fails, nothing
   * stays behind. Throws what the stream threw, `conflict` when the key is taken, `insufficient_storage` when there is
   * no space, `unprocessable` when the bytes are not the expected ones.
   */
  put: (key: string, stream: ReadableStream<Uint8Array>, expected?: WrittenObject) => Promise<WrittenObject>
  /**
   * The same with the content of a file of this machine. Only present where that is faster than streaming it. What was
   * written is read back before the object is visible.
   */
  putFile?: (key: string, path: string, expected?: WrittenObject) => Promise<WrittenObject>
  /**
   * Writes the same content again, over a damaged copy. Readers see the old bytes or all of the new ones; when it
   * fails, the old ones remain. Throws what `put` throws, except `conflict`.
   */
  replace: (key: string, stream: ReadableStream<Uint8Array>, expected?: WrittenObject) => Promise<WrittenObject>
  /** Null when there is no such object. */
  open: (key: string) => Promise<OpenedObject | null>
  /** Null when there is no such object. */
  stat: (key: string) => Promise<ObjectStat | null>
  /** Keys in ascending order by character. */
  list: (options: ListOptions) => Promise<{ items: ListedObject[]; nextCursor: string | null }>
  /** Removing a missing object changes nothing. */
  remove: (key: string) => Promise<void>
  /**
   * A URL under which anyone may read the object for a limited time, directly from the storage. Null where the backend
   * has no such thing.
   */
  presignGet: (key: string, options: PresignOptions) => Promise<string | null>
  resumable: ResumableWrites
  /** Removes what killed processes left of writes: to be called at the start, or daily. */
  removeAbandoned: () => Promise<void>
  /** Says why nothing can be written now, or null when writing works. */
  problem: () => Promise<string | null>
}

/** Throws `unprocessable` when what was read is not what it should be. */
export function checkExpected(read: WrittenObject, expected: WrittenObject | undefined): void {
  if (expected === undefined) return
  if (read.sizeBytes !== expected.sizeBytes || read.sha256 !== expected.sha256)
    throw new AppError('unprocessable', 'Its bytes are not those that were originally stored.')
}

const resumableHours = 48

/**
 * A resumable write that has not continued since then is no longer wanted: its owner would have aborted it long before.
 */
export const abandonedBefore = () => new Date(Date.now() - resumableHours * 3_600_000)
