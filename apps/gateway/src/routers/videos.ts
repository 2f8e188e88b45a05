import { permit } from '@abparts/auth/gate'
import type { Identity } from '@abparts/auth/identity'
import { type Action, allows, authorize, requireIdentity, videoSubject } from '@abparts/auth/permissions'
import { AppError } from '@abparts/contracts/error'
import { Id, IdInput } from '@abparts/contracts/fields'
import {
  ListVideosInput,
  RemoveCaptionInput,
  UpdateVideoInput,
  Video,
  type VideoChange,
  VideoPage,
} from '@abparts/contracts/video'
import { removeCaption } from '@abparts/media/change-caption'
import { findPart } from '@abparts/media/find-part'
import { findRemovedVideo, findVideo } from '@abparts/media/find-video'
import { listPartVideos, listSupportVideos } from '@abparts/media/list-videos'
import { presentVideo } from '@abparts/media/present-video'
import { removeVideo } from '@abparts/media/remove-video'
import { restoreVideo } from '@abparts/media/restore-video'
import { retryVideo } from '@abparts/media/retry-video'
import { updateVideo } from '@abparts/media/update-video'
import type { StoredVideo } from '@abparts/media/video'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { containing, pageOfRows, readCursor } from '../cursor.ts'
import { procedure, router, toTrpcError } from '../trpc.ts'

const notFound = () => new AppError('not_found', 'There is no such video.')

/** The video, if the caller may do this to it. Throws `not_found` or `forbidden` otherwise. */
function permitted(identity: Identity, action: Action, video: StoredVideo | null): StoredVideo {
  if (video === null) throw notFound()
  authorize(identity, action, videoSubject(video))
  return video
}

/** What someone gets to know of a changed video: null for what they may not see. */
async function changeFor({ db, mediaUrls }: Context, identity: Identity, id: string): Promise<VideoChange | null> {
  const video = await findVideo(db, id)
  const known = video ?? (await findRemovedVideo(db, id))
  if (known === null || !allows(identity, 'see', videoSubject(known))) return null
  return video === null ? { id, removed: true } : presentVideo(video, mediaUrls)
}

const Keys = z.tuple([Id])

export const videosRouter = router({
  /** Newest first: the support library, or with `partId` that part's videos. */
  list: procedure
    .input(ListVideosInput.prefault({}))
    .output(VideoPage)
    .query(async ({ ctx, input: { partId, category, search, cursor, limit } }) => {
      const page = { afterId: readCursor(cursor, Keys)?.[0], limit: limit + 1, pattern: search && containing(search) }
      if (partId === undefined) authorize(ctx.identity, 'see', { noun: 'support_video' })
      else permit(ctx.caller, 'see', await findPart(ctx.db, partId))
      const videos: StoredVideo[] =
        partId === undefined
          ? await listSupportVideos(ctx.db, { ...page, category })
          : await listPartVideos(ctx.db, { ...page, partId })
      return pageOfRows(
        videos,
        limit,
        (video) => [video.id],
        (video) => presentVideo(video, ctx.mediaUrls),
      )
    }),

  get: procedure
    .input(IdInput)
    .output(Video)
    .query(async ({ ctx, input }) =>
      presentVideo(permitted(ctx.identity, 'see', await findVideo(ctx.db, input.id)), ctx.mediaUrls),
    ),

  update: procedure
    .input(UpdateVideoInput)
    .output(Video)
    .mutation(async ({ ctx, input: { id, ...changes } }) => {
      const video = permitted(ctx.identity, 'edit', await findVideo(ctx.db, id))
      return presentVideo(await updateVideo(ctx.db, video, changes), ctx.mediaUrls)
    }),

  /** Removes a video; `restore` brings it back. */
  remove: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    permitted(ctx.identity, 'delete', await findVideo(ctx.db, input.id))
    if (!(await removeVideo(ctx.db, input.id))) throw notFound()
  }),

  /** Undoes `remove`. */
  restore: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    permitted(ctx.identity, 'delete', await findRemovedVideo(ctx.db, input.id))
    if (!(await restoreVideo(ctx.db, input.id))) throw notFound()
  }),

  /** Has a video processed again that failed. */
  retry: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    permitted(ctx.identity, 'edit', await findVideo(ctx.db, input.id))
    if (!(await retryVideo(ctx.db, input.id)))
      throw new AppError('conflict', 'Only a video that failed can be processed again.')
  }),

  removeCaption: procedure.input(RemoveCaptionInput).mutation(async ({ ctx, input: { id, language } }) => {
    const video = permitted(ctx.identity, 'edit', await findVideo(ctx.db, id))
    if (!(await removeCaption(ctx.db, ctx.actor, video, language)))
      throw new AppError('not_found', 'There are no captions of this video in this language.')
  }),

  /**
   * Every video that changes, as it is then, if the caller may see it: looked up anew for each, as is the caller. Ends
   * with `UNAUTHORIZED` when they are no longer signed in.
   */
  changes: procedure.subscription(async function* ({ ctx, signal }): AsyncGenerator<VideoChange> {
    try {
      for await (const id of ctx.videoChanges.subscribe(signal ?? new AbortController().signal)) {
        const identity = requireIdentity(await ctx.identify())
        const change = id === null ? null : await changeFor(ctx, identity, id)
        if (change !== null) yield change
      }
    } catch (error) {
      throw toTrpcError(ctx, error)
    }
  }),
})
