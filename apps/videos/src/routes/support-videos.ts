import { readCaller } from '@abparts/auth/caller'
import { scopeOf } from '@abparts/auth/gate'
import { maxDescriptionLength, maxNameLength } from '@abparts/contracts/limits'
import { SupportVideoCategory, SupportVideoFields, SupportVideoResponse } from '@abparts/contracts/video'
import { createSupportVideo } from '@abparts/media/create-video'
import { listSupportVideos } from '@abparts/media/list-videos'
import { Elysia } from 'elysia'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import type { InFlight } from '../in-flight.ts'
import { readFields } from '../read-fields.ts'
import { readUploader } from '../read-uploader.ts'
import { receiveVideo } from '../receive-video.ts'
import { uploadForm } from '../upload-form.ts'
import { maxListedVideos, supportVideoResponse } from '../video-response.ts'

/** The support library: videos for everyone who is signed in. */
export function supportVideoRoutes(deps: Dependencies, uploads: InFlight) {
  return new Elysia()
    .post(
      '/videos/support',
      async ({ request, query, status }) => {
        const place = scopeOf(await readUploader(deps, request), 'create', 'support_video')
        const given = readFields(SupportVideoFields.partial(), query)
        const receiving = receiveVideo(deps, {
          request,
          partId: null,
          create: (video, fields) => {
            const about = readFields(SupportVideoFields, { ...given, ...fields })
            return createSupportVideo(deps.db, { ...video, ...about, place })
          },
        })
        return status(201, supportVideoResponse(await uploads.track(receiving), deps.publicBase))
      },
      {
        parse: 'none',
        response: { 201: SupportVideoResponse },
        detail: {
          summary: 'Adds a video to the support library. The fields may also stand in the query.',
          tags: ['videos'],
          requestBody: uploadForm({
            title: { type: 'string', maxLength: maxNameLength },
            category: { type: 'string', enum: SupportVideoCategory.options },
            description: { type: 'string', maxLength: maxDescriptionLength },
          }),
        },
      },
    )
    .get(
      '/videos/support',
      async ({ request, query }) => {
        const scope = scopeOf(await readCaller(deps, request), 'see', 'support_video')
        const videos = await listSupportVideos(deps.db, scope, { category: query.category, limit: maxListedVideos })
        return videos.map((video) => supportVideoResponse(video, deps.publicBase))
      },
      {
        query: z.object({ category: SupportVideoCategory.optional() }),
        response: { 200: z.array(SupportVideoResponse) },
        detail: { summary: 'The support library, newest first.', tags: ['videos'] },
      },
    )
}
