import type { ListedObject } from '../storage.ts'
import { requireAnswer } from './answer.ts'
import type { S3Client } from './client.ts'

interface ListOptions {
  prefix: string
  /** Only keys that come after it. */
  after: string
  limit: number
}

/** S3 gives no more at once. */
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
