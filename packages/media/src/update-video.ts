import { AppError } from '@abparts/contracts/error'
import type { UpdateVideoInput } from '@abparts/contracts/video'
import type { Transaction } from '@abparts/db/client'
import { partVideos, supportVideos } from '@abparts/db/schema'
import { eq } from 'drizzle-orm'
import { findVideo } from './find-video.ts'
import type { StoredVideo } from './video.ts'

/**
 * Changes what people may change of a video, and answers it as it is then. Throws `bad_request` for a field that does
 * not belong to its kind, and `not_found` when it is gone.
 */
export async function updateVideo(
  db: Transaction,
  { id, kind }: Pick<StoredVideo, 'id' | 'kind'>,
  { title, description, category, videoType }: Omit<UpdateVideoInput, 'id'>,
): Promise<StoredVideo> {
  const supportFields = { title, description, category }
  const partFields = { videoType }
  const [changes, foreign] = kind === 'support' ? [supportFields, partFields] : [partFields, supportFields]
  for (const [name, value] of Object.entries(foreign))
    if (value !== undefined) throw new AppError('bad_request', `A video of this kind has no ${name}.`)

  if (Object.values(changes).some((value) => value !== undefined)) {
    if (kind === 'support') await db.update(supportVideos).set(supportFields).where(eq(supportVideos.id, id))
    else await db.update(partVideos).set(partFields).where(eq(partVideos.id, id))
  }
  const video = await findVideo(db, id)
  if (video === null) throw new AppError('not_found', 'There is no such video.')
  return video
}
