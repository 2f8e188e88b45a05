import { noSuch } from '@abparts/auth/gate'
import { Id } from '@abparts/contracts/fields'
import { playableObject } from '@abparts/core/videos/find'
import { Elysia } from 'elysia'
import { z } from 'zod'
import { createVideoLookup, findVisible } from '../delivery/lookup.ts'
import { videoBytes } from '../delivery/video-bytes.ts'
import type { Dependencies } from '../dependencies.ts'

/** The bytes of videos, for callers who are signed in or have a signed URL. */
export function watchRoutes(deps: Dependencies) {
  const find = createVideoLookup(deps.db)

  async function stream(request: Request, id: string): Promise<Response> {
    const { value: video } = await findVisible(deps, request, find(id))
    const playable = playableObject(video)
    if (playable === null) throw noSuch('video')
    const { object, contentType } = playable
    return await videoBytes(deps, request, object, { contentType, filename: video.originalFilename })
  }

  async function original(request: Request, id: string): Promise<Response> {
    const { value: video } = await findVisible(deps, request, find(id))
    const { object, contentType, originalFilename } = video
    if (object === null) throw noSuch('video')
    return await videoBytes(deps, request, object, { contentType, filename: originalFilename })
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
}
