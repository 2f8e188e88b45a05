import { readCaller } from '@abparts/auth/access-token'
import { type Authorized, authorizeOrNull, noSuch, requireIdentity } from '@abparts/auth/gate'
import { holderOf } from '@abparts/auth/holder'
import { AppError } from '@abparts/contracts/error'
import { findVideo } from '@abparts/core/videos/find'
import { findVideoUpload, type VideoUpload } from '@abparts/core/videos/uploads'
import type { StoredVideo } from '@abparts/core/videos/video'
import type { Holder } from '@abparts/http/shares'
import type { Dependencies } from '../../dependencies.ts'

/** An upload that one request has locked. */
export interface HeldUpload {
  upload: VideoUpload
  video: Authorized<'create', StoredVideo>
  /** Whose it is, for what is shared. */
  holder: Holder
  /** Aborted when another request wants to resume the upload: finish soon. */
  stop: AbortSignal
}

/**
 * Runs `work` on an upload for the person who started it, while no other request in any process works on it. Throws
 * `not_found` for everybody else and `gone` when the upload has expired.
 */
export async function withUpload<Result>(
  deps: Dependencies,
  request: Request,
  videoId: string,
  work: (held: HeldUpload) => Promise<Result>,
): Promise<Result> {
  const caller = await readCaller(deps, request)
  const { userId } = requireIdentity(caller)
  const video = authorizeOrNull(caller, 'create', await findVideo(deps.db, videoId))
  if (video?.value.uploadedBy !== userId) throw noSuch('upload')
  await using lock = await deps.locks.hold(`upload ${videoId}`)
  const upload = await findVideoUpload(deps.db, video)
  if (upload === null) throw noSuch('upload')
  if (upload.isExpired) throw new AppError('gone', 'This upload has expired. Start a new one.')
  return await work({ upload, video, holder: holderOf(caller), stop: lock.wanted })
}

/** Another request has resumed the upload, or has deleted it. */
export const uploadChanged = () =>
  new AppError('conflict', 'Another request is working on this upload. Send a HEAD request for its offset.')
