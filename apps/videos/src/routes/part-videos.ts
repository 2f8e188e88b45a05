import { readCaller } from '@abparts/auth/access-token'
import { authorize } from '@abparts/auth/gate'
import { Id } from '@abparts/contracts/fields'
import { PartVideoFields, PartVideoResponse, PartVideoType } from '@abparts/contracts/video'
import { findPart } from '@abparts/core/parts/part'
import { requireRoom } from '@abparts/core/quota/quota'
import { createPartVideo } from '@abparts/core/videos/create'
import { listPartVideos } from '@abparts/core/videos/find'
import { leastFileBytes } from '@abparts/http/multipart'
import { Elysia } from 'elysia'
import { z } from 'zod'
import { maxListedVideos, partVideoResponse } from '../delivery/video-response.ts'
import type { Dependencies } from '../dependencies.ts'
import { readFields, readUploader, uploadForm } from '../intake/form.ts'
import type { InFlight } from '../intake/in-flight.ts'
import { receiveVideo } from '../intake/receive.ts'

/** A part's videos, for everyone who may see the part. */
export function partVideoRoutes(deps: Dependencies, uploads: InFlight) {
  const params = z.object({ partId: Id })
  return new Elysia()
    .post(
      '/videos/parts/:partId',
      async ({ request, params: { partId }, query, status }) => {
        const caller = await readUploader(deps, request)
        const parent = authorize(caller, 'create', await findPart(deps.db, partId))
        await requireRoom(deps.db, parent.value.organizationId, leastFileBytes(request))
        const given = readFields(PartVideoFields.partial(), query)
        const receiving = receiveVideo(deps, {
          request,
          caller,
          partId,
          create: (video, fields) => {
            const { video_type } = readFields(PartVideoFields, { ...given, ...fields })
            return createPartVideo(deps.db, { ...video, parent, videoType: video_type })
          },
        })
        return status(201, partVideoResponse(await uploads.track(receiving), deps.publicBase))
      },
      {
        parse: 'none',
        params,
        response: { 201: PartVideoResponse },
        detail: {
          summary: 'Adds a video to a part. The field may also be in the query.',
          tags: ['videos'],
          requestBody: uploadForm({ video_type: { type: 'string', enum: PartVideoType.options } }),
        },
      },
    )
    .get(
      '/videos/parts/:partId',
      async ({ request, params: { partId } }) => {
        const part = authorize(await readCaller(deps, request), 'view', await findPart(deps.db, partId))
        const videos = await listPartVideos(deps.db, part, { limit: maxListedVideos })
        return videos.map((video) => partVideoResponse(video, deps.publicBase))
      },
      {
        params,
        response: { 200: z.array(PartVideoResponse) },
        detail: { summary: "A part's videos, newest first.", tags: ['videos'] },
      },
    )
}
