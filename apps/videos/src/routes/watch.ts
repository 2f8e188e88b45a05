import { AppError } from '@abparts/contracts/error'
import { Id } from '@abparts/contracts/fields'
import { fileResponse } from '@abparts/http/file-response'
import { readVideoThumbnail } from '@abparts/media/find-video'
import { Elysia } from 'elysia'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { findVisibleVideo, noSuchVideo } from '../visible-video.ts'

/** Kept by the viewer alone, who asks each time whether it is still theirs to see. */
const cacheControl = 'private, no-cache'

/** The bytes of videos and of their posters, for whoever is signed in or has a signed URL. */
export function watchRoutes(deps: Dependencies) {
  async function stream(request: Request, id: string): Promise<Response> {
    const { object, contentType, originalFilename } = await findVisibleVideo(deps, request, id)
    if (object === null) throw noSuchVideo()
    const opened = await deps.storages.at(object.backend).open(object.key)
    if (opened === null || opened.sizeBytes !== object.sizeBytes) {
      deps.log.error({ videoId: id, key: object.key, stored: opened?.sizeBytes ?? null }, 'object missing or changed')
      throw new AppError('unavailable', "The video's bytes cannot be reached at the moment.")
    }
    return fileResponse(
      {
        etag: `"${object.sha256}"`,
        lastModified: object.createdAt,
        sizeBytes: object.sizeBytes,
        contentType,
        filename: originalFilename,
        cacheControl,
        slice: opened.slice,
      },
      request,
    )
  }

  async function thumbnail(request: Request, id: string): Promise<Response> {
    const { originalFilename } = await findVisibleVideo(deps, request, id)
    const poster = await readVideoThumbnail(deps.db, id)
    if (poster === null) throw new AppError('not_found', 'There is no poster of this video.')
    const bytes = new Blob([poster.bytes])
    return fileResponse(
      {
        etag: `"${poster.sha256}"`,
        lastModified: poster.createdAt,
        sizeBytes: poster.sizeBytes,
        contentType: poster.contentType,
        filename: `${originalFilename}.webp`,
        cacheControl,
        slice: (start, end) => bytes.slice(start, end),
      },
      request,
    )
  }

  const params = z.object({ id: Id })
  const detail = (summary: string) => ({ params, detail: { summary, tags: ['videos'] } })
  return new Elysia()
    .get('/videos/stream/:id', ({ request, params: { id } }) => stream(request, id), detail('The video, with ranges.'))
    .get(
      '/videos/:id/thumbnail',
      ({ request, params: { id } }) => thumbnail(request, id),
      detail('The poster, a WebP.'),
    )
}
