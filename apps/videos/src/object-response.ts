import { AppError } from '@abparts/contracts/error'
import { fileResponse, type ServedFile } from '@abparts/http/file-response'
import type { StoredObject } from '@abparts/media/video'
import type { Dependencies } from './dependencies.ts'

/** Kept by the viewer alone, who asks each time whether it is still theirs to see. */
export const cacheControl = 'private, no-cache'

type About = Pick<ServedFile, 'contentType' | 'filename' | 'contentSecurityPolicy'>

/** Answers with a stored object. Throws `unavailable` when its bytes are not there, or are not those that were stored. */
export async function objectResponse(
  { storages, log }: Dependencies,
  request: Request,
  { backend, key, sizeBytes, sha256, createdAt }: StoredObject,
  about: About,
): Promise<Response> {
  const opened = await storages.at(backend).open(key)
  if (opened === null || opened.sizeBytes !== sizeBytes) {
    log.error({ key, stored: opened?.sizeBytes ?? null }, 'object missing or changed')
    throw new AppError('unavailable', 'The bytes of this file cannot be reached at the moment.')
  }
  const validators = { etag: `"${sha256}"`, lastModified: createdAt }
  return fileResponse({ ...validators, ...about, sizeBytes, cacheControl, slice: opened.slice }, request)
}
