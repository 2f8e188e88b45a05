import { authorize, requireIdentity, videoSubject } from '@abparts/auth/permissions'
import { isSignedUrl } from '@abparts/auth/signed-url'
import { AppError } from '@abparts/contracts/error'
import { findVideo } from '@abparts/media/find-video'
import type { StoredVideo } from '@abparts/media/video'
import type { Dependencies } from './dependencies.ts'

export const noSuchVideo = () => new AppError('not_found', 'There is no such video.')

/**
 * The video, if the request comes with a URL that was signed for its path or from someone who may see it. Throws
 * `unauthorized` or `not_found`.
 */
export async function findVisibleVideo(
  { db, identify, mediaUrlSecrets }: Dependencies,
  request: Request,
  id: string,
): Promise<StoredVideo> {
  if (isSignedUrl(new URL(request.url), mediaUrlSecrets)) {
    const video = await findVideo(db, id)
    if (video === null) throw noSuchVideo()
    return video
  }
  const identity = requireIdentity(await identify(request.headers))
  const video = await findVideo(db, id)
  if (video === null) throw noSuchVideo()
  authorize(identity, 'see', videoSubject(video))
  return video
}
