import { videoSubject } from '@abparts/auth/permissions'
import { AppError } from '@abparts/contracts/error'
import { findVideo } from '@abparts/media/find-video'
import type { StoredVideo } from '@abparts/media/video'
import type { Dependencies } from './dependencies.ts'
import { findVisible } from './find-visible.ts'

export const noSuchVideo = () => new AppError('not_found', 'There is no such video.')

/** The video, if it may be seen. Throws `unauthorized` or `not_found`. */
export const findVisibleVideo = (deps: Dependencies, request: Request, id: string): Promise<StoredVideo> =>
  findVisible(deps, request, { find: () => findVideo(deps.db, id), subjectOf: videoSubject, absence: noSuchVideo })
