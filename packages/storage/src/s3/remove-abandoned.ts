import { abandonedBefore } from '../storage.ts'
import { requireAnswer } from './answer.ts'
import type { S3Client } from './client.ts'
import { abortUpload } from './multipart.ts'
import { deleteObject, listPage } from './objects.ts'
import { incomingPrefix } from './resumable.ts'

/** Removes the parts and remainders of writes that were neither finished nor aborted. */
export async function removeAbandonedUploads(client: S3Client): Promise<void> {
  await abortOldUploads(client)
  await deleteOldRests(client)
}

async function abortOldUploads(client: S3Client): Promise<void> {
  let markers: Record<string, string> | null = {}
  while (markers !== null) {
    const { body } = await client.call('GET', { query: { uploads: '', ...markers } })
    const answer = requireAnswer(body, 'GET the list of uploads')
    for (const upload of answer.all('Upload'))
      if (new Date(upload.require('Initiated')) < abandonedBefore())
        await abortUpload(client, upload.require('Key'), upload.require('UploadId'))
    markers =
      answer.text('IsTruncated') === 'true'
        ? { 'key-marker': answer.require('NextKeyMarker'), 'upload-id-marker': answer.require('NextUploadIdMarker') }
        : null
  }
}

async function deleteOldRests(client: S3Client): Promise<void> {
  for (let after = ''; ; ) {
    const { items, isLast } = await listPage(client, { prefix: incomingPrefix, after, limit: 1000 })
    for (const { key, modifiedAt } of items) if (modifiedAt < abandonedBefore()) await deleteObject(client, key)
    if (isLast) return
    after = items.at(-1)?.key ?? after
  }
}
