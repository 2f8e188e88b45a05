import { isMissing, requireAnswer } from './answer.ts'
import { type Body, bodyOf, type S3Client } from './client.ts'
import { headObject } from './objects.ts'

/**
 * The size of every part but the last: R2 requires them to be equal, S3 requires at least 5 MiB. With the 10,000 parts
 * that S3 allows, an object may have 48 GiB.
 */
export const partBytes = 5 * 1024 ** 2

export interface StoredPart {
  number: number
  etag: string
  sizeBytes: number
}

/** Creates a multipart upload and returns its id. */
export async function createUpload(client: S3Client, key: string): Promise<string> {
  const { body } = await client.call('POST', { key, query: { uploads: '' } })
  return requireAnswer(body, `POST ${key}`).require('UploadId')
}

interface Part {
  key: string
  uploadId: string
  /** From 1. A part with the same number is replaced. */
  number: number
  body: Body
}

export async function uploadPart(client: S3Client, { key, uploadId, number, body }: Part): Promise<StoredPart> {
  const query = { partNumber: String(number), uploadId }
  const { headers } = await client.call('PUT', { key, query, body })
  return { number, etag: headers.etag ?? '', sizeBytes: body.sizeBytes }
}

/** The parts that are stored, by number, or null when there is no such upload (any more). */
export async function listParts(client: S3Client, key: string, uploadId: string): Promise<StoredPart[] | null> {
  const parts: StoredPart[] = []
  try {
    for (let marker: string | null = '0'; marker !== null; ) {
      const query = { uploadId, 'part-number-marker': marker }
      const { body } = await client.call('GET', { key, query })
      const answer = requireAnswer(body, `GET ${key}`)
      for (const part of answer.all('Part'))
        parts.push({
          number: Number(part.require('PartNumber')),
          etag: part.require('ETag'),
          sizeBytes: Number(part.require('Size')),
        })
      marker = answer.text('IsTruncated') === 'true' ? answer.require('NextPartNumberMarker') : null
    }
    return parts
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Creates the object from the parts. Succeeds as well when it was created before and the response was lost. */
export async function completeUpload(client: S3Client, key: string, uploadId: string, parts: StoredPart[]) {
  const list = parts.map(({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`)
  const body = bodyOf(Buffer.from(`<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`))
  try {
    // The status is 200 even for a late failure: only the body says so.
    requireAnswer((await client.call('POST', { key, query: { uploadId }, body })).body, `POST ${key}`)
  } catch (error) {
    const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0)
    if (!isMissing(error) || (await headObject(client, key))?.sizeBytes !== sizeBytes) throw error
  }
}

/** Aborts an upload and removes its parts. Does nothing when it does not exist. */
export async function abortUpload(client: S3Client, key: string, uploadId: string): Promise<void> {
  try {
    await client.call('DELETE', { key, query: { uploadId } })
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}
