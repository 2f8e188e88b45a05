import type { ListedObject } from '../storage.ts'
import { isMissing, requireAnswer, S3Error } from './answer.ts'
import { readBody, type S3Client } from './client.ts'

interface ListOptions {
  prefix: string
  /** Only keys after this one. */
  after: string
  limit: number
}

/** S3 returns no more at a time. */
const maxPage = 1000

/** One page of all objects, ours or not, in ascending order of their keys. */
export async function listPage(client: S3Client, { prefix, after, limit }: ListOptions) {
  const query = {
    'list-type': '2',
    'encoding-type': 'url',
    prefix,
    'start-after': after,
    'max-keys': String(Math.min(limit, maxPage)),
  }
  const answer = requireAnswer((await client.call('GET', { query })).body, 'GET the list')
  const items = answer.all('Contents').map(
    (object): ListedObject => ({
      key: decodeURIComponent(object.require('Key').replaceAll('+', ' ')),
      sizeBytes: Number(object.require('Size')),
      modifiedAt: new Date(object.require('LastModified')),
    }),
  )
  return { items, isLast: answer.text('IsTruncated') !== 'true' }
}

export interface HeadOfObject {
  sizeBytes: number
  modifiedAt: Date
  etag: string
}

/** Null when there is no such object. */
export async function headObject(client: S3Client, key: string): Promise<HeadOfObject | null> {
  try {
    const { headers } = await client.call('HEAD', { key })
    return {
      sizeBytes: Number(headers['content-length']),
      modifiedAt: new Date(headers['last-modified'] ?? 0),
      etag: headers.etag ?? '',
    }
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Does nothing when there is no such object. */
export async function deleteObject(client: S3Client, key: string): Promise<void> {
  try {
    await client.call('DELETE', { key })
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}

/** What is read of an object: the bytes from `start` up to `end`, exclusive, as long as it has this entity tag. */
interface Slice {
  key: string
  etag: string
  start: number
  end: number
}

/**
 * How much is requested at a time: much while there are few readers, little while there are many, since each may stall.
 */
const sharedBytes = 8 * 1024 ** 2
const leastBytes = 256 * 1024
const maxFailures = 3

let readers = 0

/** Reads a slice on demand. Cancelling closes the connection to the server immediately. */
export function readSlice(client: S3Client, slice: Slice): ReadableStream<Uint8Array> {
  const gone = new AbortController()
  const chunks = readInPieces(client, slice, gone.signal)
  return new ReadableStream(
    {
      async pull(controller) {
        const next = await chunks.next()
        if (next.done) controller.close()
        else controller.enqueue(next.value)
      },
      async cancel() {
        gone.abort()
        await chunks.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}

/** When a response breaks off, the rest is requested again. */
async function* readInPieces(client: S3Client, { key, etag, start, end }: Slice, signal: AbortSignal) {
  readers++
  try {
    let failures = 0
    for (let offset = start; offset < end; ) {
      const pieceBytes = Math.max(leastBytes, Math.floor(sharedBytes / readers))
      const until = Math.min(end, offset + pieceBytes)
      const headers = { range: `bytes=${offset}-${until - 1}`, 'if-match': etag }
      const response = await client.open('GET', { key, headers, signal })
      if (response.statusCode !== 206) {
        response.destroy()
        throw new S3Error(`GET ${key}`, { status: response.statusCode ?? null, code: 'the range was ignored' })
      }
      const before = offset
      try {
        for await (const chunk of readBody(response)) {
          offset += chunk.byteLength
          yield chunk
        }
      } catch (error) {
        if (signal.aborted || ++failures > maxFailures) throw error
      }
      if (offset > before) failures = 0
    }
  } finally {
    readers--
  }
}
