import type { S3Client } from './client.ts'
import { isMissing } from './error.ts'

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

/** Nothing happens when there is no such object. */
export async function deleteObject(client: S3Client, key: string): Promise<void> {
  try {
    await client.call('DELETE', { key })
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}
