import { AppError } from '@abparts/contracts/error'
import type { StorageBackend } from '@abparts/contracts/storage'

const segment = '[a-z0-9][a-z0-9._-]*'
const pattern = new RegExp(`^${segment}(/${segment})*$`)
const maxKeyLength = 512

/**
 * Is it a key? Segments of lower-case letters, digits, dots, dashes and underscores, each beginning with
 * a letter or digit, separated by single slashes. So no key can leave a directory or name a hidden file.
 * No key may be the beginning of another one's path: `a` and `a/b` exclude each other.
 */
export const isKey = (text: string): boolean => text.length <= maxKeyLength && pattern.test(text)

export function checkKey(key: string): void {
  if (!isKey(key)) throw new Error(`Not a storage key: ${JSON.stringify(key)}`)
}

export const keyTaken = (key: string) => new AppError('conflict', `The object ${key} exists already.`)

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
  /** The file that has the bytes and nothing else, if one of this machine does. */
  path?: string
  /** Makes the SHA-256 where the bytes are. Only where that spares bringing them here. */
  hash?: () => Promise<string>
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

/** How an object is shown by the storage itself, under a presigned URL. */
export interface PresignOptions {
  expiresSeconds: number
  contentType: string
  contentDisposition: string
}

/** What `append` has stored safely, as the caller should remember it: the write's state and its length so far. */
export interface WriteProgress {
  state: string
  offsetBytes: number
}

/**
 * A write in pieces that may come hours apart, from several processes. `state` is a string that only the storage
 * reads; the caller keeps the newest one, with the offset that belongs to it, and brings it along. Whatever was stored
 * beyond that offset (by a process that was killed before it could say so) is overwritten.
 * One caller at a time may work on a write: who that is, the caller sees to.
 */
export interface ResumableWrites {
  /** Begins a write of an object of so many bytes and says its first state. Throws `conflict` when the key is taken. */
  begin: (key: string, sizeBytes: number) => Promise<string>
  /**
   * Appends a stream, of no more bytes than are missing, at `offsetBytes`. `onProgress` hears of each safely stored
   * stretch, in order, and is awaited; the last call covers all that the stream gave, also when it errors in the end:
   * that error is thrown afterwards.
   * A stream that errors loses nothing that came before.
   */
  append: (
    progress: WriteProgress,
    stream: ReadableStream<Uint8Array>,
    onProgress: (progress: WriteProgress) => Promise<void>,
  ) => Promise<WriteProgress>
  /** Makes the object of all its bytes, all at once. Repeating it after it succeeded gives the same answer. */
  finish: (progress: WriteProgress) => Promise<WrittenObject>
  /** Forgets the write and its bytes. Repeating it, or aborting what was finished, changes nothing. */
  abort: (state: string) => Promise<void>
}

/**
 * Where large objects live. A key is written once and its object never changes: a new version gets a new key.
 * Keys are made by us from ids (`videos/support/{id}/1.mp4`); `checkKey` says what they may look like.
 */
export interface ObjectStorage {
  /** The name under which the database remembers where an object is. */
  readonly backend: StorageBackend
  /**
   * Writes an object as it streams in. Readers see all of it or nothing: when the stream errors, or the backend does,
   * nothing stays behind. Throws what the stream threw, `conflict` when the key is taken, `insufficient_storage` when
   * the space is used up, `unprocessable` when the bytes are not those that were expected.
   */
  put: (key: string, stream: ReadableStream<Uint8Array>, expected?: WrittenObject) => Promise<WrittenObject>
  /**
   * The same with the content of a file of this machine. Only where that is quicker than to stream it. What was written
   * is read again before it is there.
   */
  putFile?: (key: string, path: string, expected?: WrittenObject) => Promise<WrittenObject>
  /**
   * Puts the same content once more, over a copy of it that is damaged. Readers see the old bytes or all of the new ones;
   * when it fails the old ones are there as before. Throws what `put` does, but no `conflict`.
   */
  replace: (key: string, stream: ReadableStream<Uint8Array>, expected?: WrittenObject) => Promise<WrittenObject>
  /** Null when there is no such object. */
  open: (key: string) => Promise<OpenedObject | null>
  /** Null when there is no such object. */
  stat: (key: string) => Promise<ObjectStat | null>
  /** Keys in ascending order of their characters. */
  list: (options: ListOptions) => Promise<{ items: ListedObject[]; nextCursor: string | null }>
  /** Removing what is not there changes nothing. */
  remove: (key: string) => Promise<void>
  /** A URL under which anyone may read the object for a while, straight from the storage. Null where it has no such thing. */
  presignGet: (key: string, options: PresignOptions) => Promise<string | null>
  resumable: ResumableWrites
  /** Clears away what killed processes left of writes: to be called at the start, or daily. */
  removeAbandoned: () => Promise<void>
  /** Says why nothing can be written now, or null when it can. */
  problem: () => Promise<string | null>
}

/** Throws `unprocessable` when what was read is not what it should be. */
export function checkExpected(read: WrittenObject, expected: WrittenObject | undefined): void {
  if (expected === undefined) return
  if (read.sizeBytes !== expected.sizeBytes || read.sha256 !== expected.sha256)
    throw new AppError('unprocessable', 'Its bytes are not those that were once stored.')
}

const resumableHours = 48

/**
 * A resumable write that nobody has gone on with since then is not wanted any more: its owner would have aborted it
 * long before.
 */
export const abandonedBefore = () => new Date(Date.now() - resumableHours * 3_600_000)
