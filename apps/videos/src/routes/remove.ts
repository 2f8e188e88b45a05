import { readCaller } from '@abparts/auth/access-token'
import { authorize } from '@abparts/auth/gate'
import { Id } from '@abparts/contracts/fields'
import { removeVideo } from '@abparts/core/videos/change'
import { findVideo } from '@abparts/core/videos/find'
import { Elysia } from 'elysia'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'

/** `DELETE` of a video, which can be undone for a while. */
export const removeRoutes = (deps: Dependencies) =>
  new Elysia().delete(
    '/videos/:id',
    async ({ request, params: { id } }) => {
      const caller = await readCaller(deps, request)
      await removeVideo(deps.db, authorize(caller, 'delete', await findVideo(deps.db, id)))
      return new Response(null, { status: 204 })
    },
    { params: z.object({ id: Id }), detail: { summary: 'Removes a video.', tags: ['videos'] } },
  )
