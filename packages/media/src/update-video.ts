import { noSuch, type Permitted } from '@abparts/auth/gate'
import { AppError } from '@abparts/contracts/error'
import type { UpdateVideoInput } from '@abparts/contracts/video'
import type { Database } from '@abparts/db/client'
import { partVideos, supportVideos, videos } from '@abparts/db/schema'
import { and, eq, isNull } from 'drizzle-orm'
import { changesOf } from './changes-of.ts'
import { recordVideoChange } from './record-video-change.ts'
import { type StoredVideo, selectVideos, videoOfRow } from './video.ts'

/**
 * Changes what people may change of a video, with the log, and answers it as it is then. Throws `bad_request` for a
 * field that does not belong to its kind, and `not_found` when it is gone.
 */
export async function updateVideo(
  db: Database,
  video: Permitted<'edit', StoredVideo>,
  { title, description, category, videoType }: Omit<UpdateVideoInput, 'id'>,
): Promise<StoredVideo> {
  const { id, kind } = video.thing
  const supportFields = { title, description, category }
  const partFields = { videoType }
  const [fields, foreign] = kind === 'support' ? [supportFields, partFields] : [partFields, supportFields]
  for (const [name, value] of Object.entries(foreign))
    if (value !== undefined) throw new AppError('bad_request', `A video of this kind has no ${name}.`)

  return await db.transaction(async (tx) => {
    const changes = changesOf(fields, { ...video.thing })
    if (Object.keys(changes).length > 0) {
      if (kind === 'support') await tx.update(supportVideos).set(supportFields).where(eq(supportVideos.id, id))
      else await tx.update(partVideos).set(partFields).where(eq(partVideos.id, id))
      await recordVideoChange(tx, video, 'edit', changes)
    }
    const [row] = await selectVideos(tx, and(eq(videos.id, id), isNull(videos.deletedAt)))
    if (row === undefined) throw noSuch('video')
    return videoOfRow(row)
  })
}
