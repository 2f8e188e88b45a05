import { fileResponse, type ServedFile } from '@abparts/http/file-response'
import { cacheControl } from './object-response.ts'

type About = Omit<ServedFile, 'sizeBytes' | 'cacheControl' | 'slice' | 'etag'> & { sha256: string }

/** Answers with what is in memory as with any other file. */
export function bytesResponse(bytes: Buffer | string, { sha256, ...about }: About, request: Request): Response {
  const blob = new Blob([bytes])
  const slice = (start: number, end: number) => blob.slice(start, end)
  return fileResponse({ ...about, etag: `"${sha256}"`, sizeBytes: blob.size, cacheControl, slice }, request)
}
