import { AppError } from '@abparts/contracts/error'
import { completeVideoUpload } from '@abparts/media/complete-video-upload'
import { removeVideoUpload } from '@abparts/media/remove-video-upload'
import type { Dependencies } from '../dependencies.ts'
import { inspectStoredVideo } from '../inspect-stored-video.ts'
import { type HeldUpload, uploadChanged } from './with-upload.ts'

/**
 * Makes an upload of which every byte is there a video, if it is not one yet. Whoever was killed in the middle of it
 * leaves it to the next request. Throws as `inspectStoredVideo`, and of what is refused nothing stays behind.
 */
export async function finishUpload(
  { db, storages }: Dependencies,
  { upload, video }: Pick<HeldUpload, 'upload' | 'video'>,
): Promise<void> {
  const { backend, key, writeState, offsetBytes, lengthBytes, isComplete } = upload
  if (isComplete || offsetBytes < lengthBytes) return
  const storage = storages.at(backend)
  const written = await storage.resumable.finish({ state: writeState, offsetBytes })
  const facts = await inspectStoredVideo(storage, key).catch(async (error: unknown) => {
    if (isRefusal(error)) await removeVideoUpload(db, storages, upload)
    throw error
  })
  const content = { object: { key, backend, ...written }, ...facts }
  if (!(await completeVideoUpload(db, video, content))) throw uploadChanged()
}

const isRefusal = (error: unknown) =>
  error instanceof AppError && (error.code === 'unsupported_media_type' || error.code === 'unprocessable')
