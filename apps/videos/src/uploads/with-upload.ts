import type { Actor } from '@abparts/auth/gate'
import { authorize, requireIdentity, videoSubject } from '@abparts/auth/permissions'
import { AppError } from '@abparts/contracts/error'
import { findVideo } from '@abparts/media/find-video'
import { findVideoUpload } from '@abparts/media/find-video-upload'
import type { VideoUpload } from '@abparts/media/video-upload'
import { actorOf } from '../actor.ts'
import type { Dependencies } from '../dependencies.ts'

/** An upload in the hands of one request alone. */
export interface HeldUpload {
  upload: VideoUpload
  actor: Actor
  /** Aborted when another request wants to go on with the upload: come to an end. */
  stop: AbortSignal
}

/**
 * Does `work` on an upload for the one who began it, while no other request, in whatever process, works on it.
 * Throws `not_found` for everybody else and `gone` when the upload has expired.
 */
export async function withUpload<Result>(
  { db, identify, locks }: Dependencies,
  request: Request,
  videoId: string,
  work: (held: HeldUpload) => Promise<Result>,
): Promise<Result> {
  const identity = requireIdentity(await identify(request.headers))
  const video = await findVideo(db, videoId)
  if (video === null || video.uploadedBy !== identity.userId) throw noSuchUpload()
  authorize(identity, 'create', videoSubject(video))
  await using lock = await locks.hold(`upload ${videoId}`)
  const upload = await findVideoUpload(db, videoId)
  if (upload === null) throw noSuchUpload()
  if (upload.isExpired) throw new AppError('gone', 'This upload has expired. Begin a new one.')
  return await work({ upload, actor: actorOf(identity, request), stop: lock.wanted })
}

const noSuchUpload = () => new AppError('not_found', 'There is no such upload.')

/** Somebody else goes on with the upload, or has ended it. */
export const uploadChanged = () =>
  new AppError('conflict', 'Another request works on this upload. Ask how far it has come.')

export const wrongOffset = ({ offsetBytes }: VideoUpload) =>
  new AppError('conflict', `The upload goes on at byte ${offsetBytes}.`)
