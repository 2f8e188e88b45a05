import { AppError } from '@abparts/contracts/error'
import { Id } from '@abparts/contracts/fields'
import { fileResponse } from '@abparts/http/file-response'
import { readVideoThumbnail } from '@abparts/media/find-video'
import { playableObject } from '@abparts/media/playable-object'
import { Elysia } from 'elysia'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { cacheControl } from '../object-response.ts'
import { videoBytes } from '../video-bytes.ts'
import { findVisibleVideo, noSuchVideo } from '../visible-video.ts'

/** The bytes of videos and of their posters, for whoever is signed in or has a signed URL. */
export function watchRoutes(deps: Dependencies) {
  async function stream(request: Request, id: string): Promise<Response> {
    const video = await findVisibleVideo(deps, request, id)
    const playable = playableObject(video)
    if (playable === null) throw noSuchVideo()
    const { object, contentType } = playable
    return await videoBytes(deps, request, object, { contentType, filename: video.originalFilename })
  }

  async function original(request: Request, id: string): Promise<Response> {
    const { object, contentType, originalFilename } = await findVisibleVideo(deps, request, id)
    if (object === null) throw noSuchVideo()
    return await videoBytes(deps, request, object, { contentType, filename: originalFilename })
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
    .get(
      '/videos/stream/:id',
      ({ request, params: { id } }) => stream(request, id),
      detail('The video in the form that plays everywhere, with ranges.'),
    )
    .get(
      '/videos/:id/original',
      ({ request, params: { id } }) => original(request, id),
      detail('The video as it was uploaded, with ranges.'),
    )
    .get(
      '/videos/:id/thumbnail',
      ({ request, params: { id } }) => thumbnail(request, id),
      detail('The poster, a WebP.'),
    )
}
