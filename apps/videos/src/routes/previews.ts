import { signPath } from '@abparts/auth/signed-url'
import { AppError } from '@abparts/contracts/error'
import { Id } from '@abparts/contracts/fields'
import { findVideo, readVideoPoster, readVideoStoryboard } from '@abparts/core/videos/find'
import { Elysia } from 'elysia'
import { z } from 'zod'
import { findVisible } from '../delivery/lookup.ts'
import { bytesResponse } from '../delivery/object-response.ts'
import { storyboardVtt } from '../delivery/storyboard-vtt.ts'
import type { Dependencies } from '../dependencies.ts'

/** A video's poster and storyboard, for those who may see the video. */
export function previewRoutes(deps: Dependencies) {
  async function storyboardOf(request: Request, id: string) {
    const video = await findVisible(deps, request, findVideo(deps.db, id))
    const storyboard = await readVideoStoryboard(deps.db, video)
    if (storyboard === null) throw new AppError('not_found', 'This video has no storyboard.')
    return { ...storyboard, lastModified: storyboard.createdAt, video }
  }

  async function poster(request: Request, id: string): Promise<Response> {
    const video = await findVisible(deps, request, findVideo(deps.db, id))
    const poster = await readVideoPoster(deps.db, video)
    if (poster === null) throw new AppError('not_found', 'This video has no poster.')
    const { bytes, contentType, sha256, createdAt: lastModified } = poster
    return bytesResponse(
      bytes,
      { contentType, sha256, lastModified, filename: `${video.value.originalFilename}.webp` },
      request,
    )
  }

  async function storyboardImage(request: Request, id: string): Promise<Response> {
    const { bytes, sha256, lastModified, video } = await storyboardOf(request, id)
    const filename = `${video.value.originalFilename} storyboard.webp`
    return bytesResponse(bytes, { contentType: 'image/webp', sha256, lastModified, filename }, request)
  }

  /** A player fetches the image only by the URL in the cues: it is signed, and relative to this one. */
  async function storyboardCues(request: Request, id: string): Promise<Response> {
    const { lastModified, video, ...storyboard } = await storyboardOf(request, id)
    const [, signature = ''] = signPath(`/videos/${id}/storyboard.webp`, video.resource, deps.mediaUrlSecrets).split(
      '?',
    )
    const text = storyboardVtt(storyboard, `storyboard.webp?${signature}`)
    const sha256 = new Bun.CryptoHasher('sha256').update(text).digest('hex')
    const filename = `${video.value.originalFilename} storyboard.vtt`
    return bytesResponse(text, { contentType: 'text/vtt', sha256, lastModified, filename }, request)
  }

  const params = z.object({ id: Id })
  const detail = (summary: string) => ({ params, detail: { summary, tags: ['videos'] } })
  return new Elysia()
    .get('/videos/:id/thumbnail', ({ request, params: { id } }) => poster(request, id), detail('The poster, a WebP.'))
    .get(
      '/videos/:id/storyboard.webp',
      ({ request, params: { id } }) => storyboardImage(request, id),
      detail('Small images of the whole video, in one WebP.'),
    )
    .get(
      '/videos/:id/storyboard.vtt',
      ({ request, params: { id } }) => storyboardCues(request, id),
      detail('Which of those images shows which time: WebVTT with #xywh.'),
    )
}
