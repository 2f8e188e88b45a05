import { AppError } from '@abparts/contracts/error'
import type { StoredObject } from '@abparts/core/videos/video'
import { fileResponse, type ServedFile } from '@abparts/http/file-response'
import type { OpenedObject } from '@abparts/storage/storage'
import type { Dependencies } from '../dependencies.ts'

/** Only cached by the viewer, and revalidated each time: they may no longer be allowed to see it. */
const cacheControl = 'private, no-cache'

type About = Pick<ServedFile, 'contentType' | 'filename' | 'contentSecurityPolicy'>

/** Objects by their rows: a remembered row does not need another lookup of its object. */
const known = new WeakMap<StoredObject, Promise<OpenedObject | null>>()

function open({ storages }: Dependencies, object: StoredObject): Promise<OpenedObject | null> {
  const opened = known.get(object) ?? storages.at(object.backend).open(object.key)
  known.set(object, opened)
  return opened
}

/** Answers with a stored object. Throws `unavailable` when its bytes are missing, or are not those that were stored. */
export async function objectResponse(
  deps: Dependencies,
  request: Request,
  object: StoredObject,
  about: About,
): Promise<Response> {
  const { key, sizeBytes, sha256, createdAt } = object
  const opened = await open(deps, object)
  if (opened === null || opened.sizeBytes !== sizeBytes) {
    deps.log.error({ key, stored: opened?.sizeBytes ?? null }, 'object missing or changed')
    throw new AppError('unavailable', 'The bytes of this file are not available at the moment.')
  }
  const validators = { etag: `"${sha256}"`, lastModified: createdAt }
  return fileResponse({ ...validators, ...about, sizeBytes, cacheControl, slice: opened.slice }, request)
}

type BytesInfo = Omit<ServedFile, 'sizeBytes' | 'cacheControl' | 'slice' | 'etag'> & { sha256: string }

/** Answers with bytes in memory as with any other file. */
export function bytesResponse(bytes: Buffer | string, { sha256, ...about }: BytesInfo, request: Request): Response {
  const blob = new Blob([bytes])
  const slice = (start: number, end: number) => blob.slice(start, end)
  return fileResponse({ ...about, etag: `"${sha256}"`, sizeBytes: blob.size, cacheControl, slice }, request)
}
