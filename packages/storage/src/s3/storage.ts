import { checkKey, isKey, keyTaken, type ListedObject, type ObjectStorage } from '../storage.ts'
import { S3Client, type S3Settings } from './client.ts'
import { deleteObject, headObject, listPage, readSlice } from './objects.ts'
import { putStream } from './put.ts'
import { removeAbandonedUploads } from './remove-abandoned.ts'
import { s3ResumableWrites } from './resumable.ts'

/** Sorts after everything hidden and before every key: `.` < `/` < `0`. */
const beforeAllKeys = '/'
const problemMilliseconds = 5000

/** Objects in a bucket of Amazon S3, or of a compatible server (R2, MinIO, Ceph, Garage). */
export function openS3Storage(settings: S3Settings): ObjectStorage {
  const client = new S3Client(settings)
  const checked = (key: string) => {
    checkKey(key)
    return key
  }

  return {
    backend: 's3',

    async put(key, stream, expected) {
      if ((await headObject(client, checked(key))) !== null) throw keyTaken(key)
      return await putStream(client, key, stream, expected)
    },

    replace: async (key, stream, expected) => await putStream(client, checked(key), stream, expected),

    async open(key) {
      const head = await headObject(client, checked(key))
      if (head === null) return null
      const { etag, ...stat } = head
      return { ...stat, slice: (start, end) => readSlice(client, { key, etag, start, end }) }
    },

    async stat(key) {
      const head = await headObject(client, checked(key))
      return head === null ? null : { sizeBytes: head.sizeBytes, modifiedAt: head.modifiedAt }
    },

    async list({ prefix, cursor = '', limit }) {
      const items: ListedObject[] = []
      let after = cursor || beforeAllKeys
      for (;;) {
        const page = await listPage(client, { prefix, after, limit: limit + 1 - items.length })
        items.push(...page.items.filter(({ key }) => isKey(key)))
        after = page.items.at(-1)?.key ?? after
        if (items.length > limit) return { items: items.slice(0, limit), nextCursor: items[limit - 1]?.key ?? null }
        if (page.isLast) return { items, nextCursor: null }
      }
    },

    async remove(key) {
      await deleteObject(client, checked(key))
    },

    async presignGet(key, { expiresSeconds, contentType, contentDisposition }) {
      const query = { 'response-content-type': contentType, 'response-content-disposition': contentDisposition }
      return await client.presign(checked(key), { expiresSeconds, query })
    },

    resumable: s3ResumableWrites(client),

    removeAbandoned: () => removeAbandonedUploads(client),

    async problem() {
      try {
        await client.call('HEAD', { attempts: 1, signal: AbortSignal.timeout(problemMilliseconds) })
        return null
      } catch (error) {
        return `The bucket ${settings.bucket} at ${settings.endpoint} cannot be used: ${error instanceof Error ? error.message : error}`
      }
    },
  }
}
