import { authorize, authorizeOrNull, type Caller, scopeOf } from '@abparts/auth/gate'
import { holderOf } from '@abparts/auth/holder'
import { Id, IdInput } from '@abparts/contracts/fields'
import {
  ListVideosInput,
  RemoveCaptionInput,
  UpdateVideoInput,
  Video,
  type VideoChange,
  VideoPage,
} from '@abparts/contracts/video'
import { findPart } from '@abparts/core/parts/part'
import { removeCaption } from '@abparts/core/videos/captions'
import { removeVideo, restoreVideo, retryVideo, updateVideo } from '@abparts/core/videos/change'
import { findRemovedVideo, findVideo, listPartVideos, listSupportVideos } from '@abparts/core/videos/find'
import { presentVideo } from '@abparts/core/videos/present'
import type { StoredVideo } from '@abparts/core/videos/video'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { containing, pageOfRows, readCursor } from '../pagination.ts'
import { procedure, router, toTrpcError } from '../trpc.ts'
import type { ChangedVideo } from '../video-changes.ts'

/** A changed video as the caller may see it; null when they may not. */
function presentChange(
  { mediaUrls }: Context,
  caller: Caller,
  { id, live, removed }: ChangedVideo,
): VideoChange | null {
  const video = authorizeOrNull(caller, 'view', live)
  if (video !== null) return presentVideo(video.value, mediaUrls)
  return authorizeOrNull(caller, 'view', removed) && { id, removed: true }
}

const Keys = z.tuple([Id])

export const videosRouter = router({
  /** Newest first: the support library, or with `partId` that part's videos. */
  list: procedure
    .input(ListVideosInput.prefault({}))
    .output(VideoPage)
    .query(async ({ ctx, input: { partId, category, search, cursor, limit } }) => {
      const page = { afterId: readCursor(cursor, Keys)?.[0], limit: limit + 1, pattern: search && containing(search) }
      const videos: StoredVideo[] =
        partId === undefined
          ? await listSupportVideos(ctx.db, scopeOf(ctx.caller, 'view', 'support_video'), { ...page, category })
          : await listPartVideos(ctx.db, authorize(ctx.caller, 'view', await findPart(ctx.db, partId)), page)
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
    .query(async ({ ctx, input }) => {
      const { value } = authorize(ctx.caller, 'view', await findVideo(ctx.db, input.id))
      return presentVideo(value, ctx.mediaUrls)
    }),

  update: procedure
    .input(UpdateVideoInput)
    .output(Video)
    .mutation(async ({ ctx, input: { id, ...changes } }) => {
      const video = authorize(ctx.caller, 'edit', await findVideo(ctx.db, id))
      return presentVideo(await updateVideo(ctx.db, video, changes), ctx.mediaUrls)
    }),

  /** Removes a video; `restore` undoes it. */
  remove: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    await removeVideo(ctx.db, authorize(ctx.caller, 'delete', await findVideo(ctx.db, input.id)))
  }),

  /** Undoes `remove`. */
  restore: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    await restoreVideo(ctx.db, authorize(ctx.caller, 'delete', await findRemovedVideo(ctx.db, input.id)))
  }),

  /** Requests the processing of a failed video again. */
  retry: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    await retryVideo(ctx.db, authorize(ctx.caller, 'edit', await findVideo(ctx.db, input.id)))
  }),

  removeCaption: procedure.input(RemoveCaptionInput).mutation(async ({ ctx, input: { id, language } }) => {
    await removeCaption(ctx.db, authorize(ctx.caller, 'edit', await findVideo(ctx.db, id)), language)
  }),

  /**
   * Every video that changes, in its state then, if the caller may see it. Video and caller are looked up for each
   * change. Ends with `UNAUTHORIZED` when the caller is no longer signed in.
   */
  changes: procedure.subscription(async function* ({ ctx, signal }): AsyncGenerator<VideoChange> {
    try {
      using _stream = ctx.streams.holdNow(holderOf(ctx.caller))
      const who = { ...ctx.identity, sessionId: ctx.sessionId }
      for await (const { video, identity } of ctx.videoChanges.subscribe(who, signal ?? AbortSignal.any([]))) {
        const change = presentChange(ctx, { ...ctx.caller, identity }, video)
        if (change !== null) yield change
      }
    } catch (error) {
      throw toTrpcError(ctx, error)
    }
  }),
})
