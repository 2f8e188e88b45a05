import { dispositionFor } from '@abparts/http/content-disposition'
import type { StoredObject } from '@abparts/media/video'
import type { Dependencies } from './dependencies.ts'
import { objectResponse } from './object-response.ts'

/** Long enough to begin; a player that comes later asks us again, who may see the video by then. */
const presignedSeconds = 600

interface About {
  contentType: string
  filename: string
}

/** Answers with the bytes of a video, or says where the storage itself gives them away when it is asked to. */
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
