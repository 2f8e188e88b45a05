import type { StoredObject } from '@abparts/core/videos/video'
import { dispositionFor } from '@abparts/http/content-disposition'
import { CustomSource, Logging, LogLevel } from 'mediabunny'
import type { Dependencies } from '../dependencies.ts'
import type { Readable } from '../processing/move-index-to-front.ts'
import { objectResponse } from './object-response.ts'

// What it reports about files reaches us as values and errors.
Logging.level = LogLevel.Silent

/** A stored video as mediabunny reads it: by slices, never by a path or URL, whatever the file says. */
export function videoSource({ sizeBytes, slice }: Readable): CustomSource {
  return new CustomSource({
    getSize: () => sizeBytes,
    read: (start, end) => new Response(slice(start, end)).bytes(),
    prefetchProfile: 'fileSystem',
  })
}

/** Long enough to start playing; a later request comes to this service again, which checks permissions anew. */
const presignedSeconds = 600

interface About {
  contentType: string
  filename: string
}

/** Answers with the bytes of a video, or redirects to the storage when it is configured to. */
export async function videoBytes(
  deps: Dependencies,
  request: Request,
  object: StoredObject,
  about: About,
): Promise<Response> {
  return (await redirection(deps, request, object, about)) ?? (await objectResponse(deps, request, object, about))
}

async function redirection(
  { storages, delivery }: Dependencies,
  request: Request,
  { backend, key }: StoredObject,
  { contentType, filename }: About,
): Promise<Response | null> {
  if (delivery === 'proxy') return null
  const contentDisposition = dispositionFor(request, filename)
  const options = { expiresSeconds: presignedSeconds, contentType, contentDisposition }
  const location = await storages.at(backend).presignGet(key, options)
  if (location === null) return null
  const headers = { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }
  return new Response(null, { status: 302, headers })
}
