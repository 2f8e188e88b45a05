import { type Action, requireIdentity } from '@abparts/auth/permissions'
import { Id } from '@abparts/contracts/fields'
import { PartVideoFields, PartVideoResponse, PartVideoType } from '@abparts/contracts/video'
import { createPartVideo } from '@abparts/media/create-video'
import { listPartVideos } from '@abparts/media/list-videos'
import { Elysia } from 'elysia'
import { z } from 'zod'
import { actorOf } from '../actor.ts'
import { authorizePart } from '../authorize-part.ts'
import type { Dependencies } from '../dependencies.ts'
import type { InFlight } from '../in-flight.ts'
import { readFields } from '../read-fields.ts'
import { receiveVideo } from '../receive-video.ts'
import { uploadForm } from '../upload-form.ts'
import { maxListedVideos, partVideoResponse } from '../video-response.ts'

/** A part's videos, for everyone who may see the part. */
export function partVideoRoutes(deps: Dependencies, uploads: InFlight) {
  async function identifyFor(action: Action, partId: string, request: Request) {
    const identity = requireIdentity(await deps.identify(request.headers))
    await authorizePart(deps.db, identity, action, partId)
    return identity
  }

  const params = z.object({ partId: Id })
  return new Elysia()
    .post(
      '/videos/parts/:partId',
      async ({ request, params: { partId }, query, status }) => {
        const identity = await identifyFor('create', partId, request)
        const given = readFields(PartVideoFields.partial(), query)
        const receiving = receiveVideo(deps, {
          request,
          uploadedBy: identity.userId,
          partId,
          create: (video, fields) => {
            const { video_type } = readFields(PartVideoFields, { ...given, ...fields })
            return createPartVideo(deps.db, actorOf(identity, request), { ...video, partId, videoType: video_type })
          },
        })
        return status(201, partVideoResponse(await uploads.track(receiving), deps.publicBase))
      },
      {
        parse: 'none',
        params,
        response: { 201: PartVideoResponse },
        detail: {
          summary: 'Adds a video to a part. The field may also stand in the query.',
          tags: ['videos'],
          requestBody: uploadForm({ video_type: { type: 'string', enum: PartVideoType.options } }),
        },
      },
    )
    .get(
      '/videos/parts/:partId',
      async ({ request, params: { partId } }) => {
        await identifyFor('see', partId, request)
        const videos = await listPartVideos(deps.db, { partId, limit: maxListedVideos })
        return videos.map((video) => partVideoResponse(video, deps.publicBase))
      },
      {
        params,
        response: { 200: z.array(PartVideoResponse) },
        detail: { summary: "A part's videos, newest first.", tags: ['videos'] },
      },
    )
}
