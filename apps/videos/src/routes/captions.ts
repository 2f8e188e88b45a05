import { readCaller } from '@abparts/auth/access-token'
import { authorize } from '@abparts/auth/gate'
import { holderOf } from '@abparts/auth/holder'
import { Id } from '@abparts/contracts/fields'
import { maxCaptionBytes } from '@abparts/contracts/limits'
import { CaptionLanguage } from '@abparts/contracts/video'
import { checkWebVtt, putCaption, readCaption, removeCaption } from '@abparts/core/videos/captions'
import { findVideo } from '@abparts/core/videos/find'
import { limitBody } from '@abparts/http/body-limit'
import { Elysia } from 'elysia'
import { z } from 'zod'
import { findVisible } from '../delivery/lookup.ts'
import { bytesResponse } from '../delivery/object-response.ts'
import type { Dependencies } from '../dependencies.ts'
import { readUploader } from '../intake/form.ts'

/** The only thing a browser may do with captions as a page: show their text. */
const contentSecurityPolicy = "default-src 'none'; sandbox"

/** Captions of a video, a WebVTT file per language: visible with the video, changed by those who may edit it. */
export function captionRoutes(deps: Dependencies) {
  const { db } = deps

  const editable = async (request: Request, id: string) =>
    authorize(await readCaller(deps, request), 'edit', await findVideo(db, id))

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
        const video = await findVisible(deps, request, findVideo(db, id))
        const { text, sha256, updatedAt: lastModified } = await readCaption(db, video, language)
        const filename = `${video.value.originalFilename} ${language}.vtt`
        const about = { contentType: 'text/vtt; charset=utf-8', sha256, lastModified, filename, contentSecurityPolicy }
        return bytesResponse(text, about, request)
      },
      detail('Captions in a language, such as de.vtt or pt-br.vtt.'),
    )
    .put(
      '/videos/:id/captions/:file',
      async ({ request, params: { id, file: language } }) => {
        const caller = await readUploader(deps, request)
        const video = authorize(caller, 'edit', await findVideo(db, id))
        const body = await limitBody(request, maxCaptionBytes, { holder: holderOf(caller) })
        const text = checkWebVtt(await body.bytes())
        const isNew = await putCaption(db, video, { language, text })
        return new Response(null, { status: isNew ? 201 : 204 })
      },
      { ...detail('Adds captions in a language, or replaces them. The body is a WebVTT file.'), parse: 'none' },
    )
    .delete(
      '/videos/:id/captions/:file',
      async ({ request, params: { id, file: language } }) => {
        await removeCaption(db, await editable(request, id), language)
        return new Response(null, { status: 204 })
      },
      detail('Removes captions.'),
    )
}
