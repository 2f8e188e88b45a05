import type { Identity } from '@abparts/auth/identity'
import { authorize, requireIdentity, videoSubject } from '@abparts/auth/permissions'
import { AppError } from '@abparts/contracts/error'
import { Id } from '@abparts/contracts/fields'
import { maxCaptionBytes } from '@abparts/contracts/limits'
import { CaptionLanguage } from '@abparts/contracts/video'
import { limitBody } from '@abparts/http/limit-body'
import { findCaption, putCaption, removeCaption } from '@abparts/media/change-caption'
import { checkWebVtt } from '@abparts/media/check-web-vtt'
import { findVideo } from '@abparts/media/find-video'
import type { StoredVideo } from '@abparts/media/video'
import { Elysia } from 'elysia'
import { z } from 'zod'
import { actorOf } from '../actor.ts'
import { bytesResponse } from '../bytes-response.ts'
import type { Dependencies } from '../dependencies.ts'
import { findVisibleVideo, noSuchVideo } from '../visible-video.ts'

/** The only thing a browser may do with captions as a page: show their text. */
const contentSecurityPolicy = "default-src 'none'; sandbox"

const noSuchCaptions = () => new AppError('not_found', 'There are no captions of this video in this language.')

/** Captions of a video, a WebVTT file for each language: seen with the video, changed by those who may edit it. */
export function captionRoutes(deps: Dependencies) {
  const { db } = deps

  async function editable(request: Request, id: string): Promise<[Identity, StoredVideo]> {
    const identity = requireIdentity(await deps.identify(request.headers))
    const video = await findVideo(db, id)
    if (video === null) throw noSuchVideo()
    authorize(identity, 'edit', videoSubject(video))
    return [identity, video]
  }

  const params = z.object({
    id: Id,
    file: z
      .string()
      .endsWith('.vtt')
      .transform((file) => file.slice(0, -4).toLowerCase())
      .pipe(CaptionLanguage),
  })
  const detail = (summary: string) => ({ params, detail: { summary, tags: ['videos'] } })
  return new Elysia()
    .get(
      '/videos/:id/captions/:file',
      async ({ request, params: { id, file: language } }) => {
        const { originalFilename } = await findVisibleVideo(deps, request, id)
        const caption = await findCaption(db, id, language)
        if (caption === null) throw noSuchCaptions()
        const { text, sha256, updatedAt: lastModified } = caption
        const filename = `${originalFilename} ${language}.vtt`
        const about = { contentType: 'text/vtt; charset=utf-8', sha256, lastModified, filename, contentSecurityPolicy }
        return bytesResponse(text, about, request)
      },
      detail('Captions in a language, such as de.vtt or pt-br.vtt.'),
    )
    .put(
      '/videos/:id/captions/:file',
      async ({ request, params: { id, file: language } }) => {
        const [identity, video] = await editable(request, id)
        const text = checkWebVtt(await (await limitBody(request, maxCaptionBytes)).bytes())
        const isNew = await putCaption(db, actorOf(identity, request), video, { language, text })
        return new Response(null, { status: isNew ? 201 : 204 })
      },
      { ...detail('Adds captions in a language, or replaces them. The body is a WebVTT file.'), parse: 'none' },
    )
    .delete(
      '/videos/:id/captions/:file',
      async ({ request, params: { id, file: language } }) => {
        const [identity, video] = await editable(request, id)
        if (!(await removeCaption(db, actorOf(identity, request), video, language))) throw noSuchCaptions()
        return new Response(null, { status: 204 })
      },
      detail('Removes captions.'),
    )
}
