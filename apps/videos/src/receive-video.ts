import { isDatabaseFault } from '@abparts/db/fault'
import { readUpload } from '@abparts/http/multipart'
import type { VideoContent } from '@abparts/media/complete-video'
import type { Dependencies } from './dependencies.ts'
import { inspectStoredVideo } from './inspect-video.ts'
import { videoFile } from './video-file.ts'

interface ReceivedVideo extends VideoContent {
  id: string
  uploadedBy: string
  originalFilename: string
}

interface ReceiveOptions<Video> {
  request: Request
  uploadedBy: string
  /** The directory in which the object gets one of its own. */
  directory: string
  /** Makes the rows, with what the form's fields say. */
  create: (video: ReceivedVideo, fields: Record<string, string>) => Promise<Video>
}

/** Takes an uploaded video in: its bytes into the storage, then its rows. Nothing of a refused one stays behind. */
export async function receiveVideo<Video>(
  { storages, maxVideoBytes }: Dependencies,
  { request, uploadedBy, directory, create }: ReceiveOptions<Video>,
): Promise<Video> {
  const storage = storages.primary
  const id = crypto.randomUUID()
  let key: string | undefined
  try {
    const { file, fields } = await readUpload(request, {
      maxBytes: maxVideoBytes,
      store: async (stream, { filename }) => {
        key = `${directory}/${id}/1${videoFile(filename).extension}`
        const written = await storage.put(key, stream)
        return { originalFilename: filename, object: { key, backend: storage.backend, ...written } }
      },
    })
    const facts = await inspectStoredVideo(storage, file.object.key)
    return await create({ id, uploadedBy, ...file, ...facts }, fields)
  } catch (error) {
    // A database that fell silent may have kept the rows. Bytes without rows can be cleared away later; rows without
    // bytes would be a video lost.
    if (key !== undefined && !isDatabaseFault(error)) await storage.remove(key)
    throw error
  }
}
