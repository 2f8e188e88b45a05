import { authorize, requireIdentity, videoSubject } from '@abparts/auth/permissions'
import { Id } from '@abparts/contracts/fields'
import { findVideo } from '@abparts/media/find-video'
import { removeVideo } from '@abparts/media/remove-video'
import { Elysia } from 'elysia'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { noSuchVideo } from '../visible-video.ts'

/** `DELETE` of a video, which can be undone for a while. */
export const removeRoutes = (deps: Dependencies) =>
  new Elysia().delete(
    '/videos/:id',
    async ({ request, params: { id } }) => {
      const identity = requireIdentity(await deps.identify(request.headers))
      const video = await findVideo(deps.db, id)
      if (video === null) throw noSuchVideo()
      authorize(identity, 'delete', videoSubject(video))
      if (!(await removeVideo(deps.db, id))) throw noSuchVideo()
      return new Response(null, { status: 204 })
    },
    { params: z.object({ id: Id }), detail: { summary: 'Removes a video.', tags: ['videos'] } },
  )
