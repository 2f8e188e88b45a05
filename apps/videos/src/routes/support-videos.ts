import { readCaller } from '@abparts/auth/access-token'
import { scopeOf } from '@abparts/auth/gate'
import { maxDescriptionLength, maxNameLength } from '@abparts/contracts/limits'
import { SupportVideoCategory, SupportVideoFields, SupportVideoResponse } from '@abparts/contracts/video'
import { createSupportVideo } from '@abparts/core/videos/create'
import { listSupportVideos } from '@abparts/core/videos/find'
import { Elysia } from 'elysia'
import { z } from 'zod'
import { maxListedVideos, supportVideoResponse } from '../delivery/video-response.ts'
import type { Dependencies } from '../dependencies.ts'
import { readFields, readUploader, uploadForm } from '../intake/form.ts'
import type { InFlight } from '../intake/in-flight.ts'
import { receiveVideo } from '../intake/receive.ts'

/** The support library: videos for everyone who is signed in. */
export function supportVideoRoutes(deps: Dependencies, uploads: InFlight) {
  return new Elysia()
    .post(
      '/videos/support',
      async ({ request, query, status }) => {
        const caller = await readUploader(deps, request)
        const parent = scopeOf(caller, 'create', 'support_video')
        const given = readFields(SupportVideoFields.partial(), query)
        const receiving = receiveVideo(deps, {
          request,
          caller,
          partId: null,
          create: (video, fields) => {
            const about = readFields(SupportVideoFields, { ...given, ...fields })
            return createSupportVideo(deps.db, { ...video, ...about, parent })
          },
        })
        return status(201, supportVideoResponse(await uploads.track(receiving), deps.publicBase))
      },
      {
        parse: 'none',
        response: { 201: SupportVideoResponse },
        detail: {
          summary: 'Adds a video to the support library. The fields may also be in the query.',
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
        const scope = scopeOf(await readCaller(deps, request), 'view', 'support_video')
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
