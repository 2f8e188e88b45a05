import { isDatabaseFault } from '@abparts/db/fault'
import { readUpload } from '@abparts/http/multipart'
import type { NewVideo } from '@abparts/media/create-video'
import type { Dependencies } from './dependencies.ts'
import { inspectVideo, videoExtension } from './inspect-video.ts'

interface ReceiveOptions<Video> {
  request: Request
  uploadedBy: string
  /** The directory in which the object gets one of its own. */
  directory: string
  /** Makes the rows, with what the form's fields say. */
  create: (video: NewVideo, fields: Record<string, string>) => Promise<Video>
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
        key = `${directory}/${id}/1${videoExtension(filename)}`
        const written = await storage.put(key, stream)
        return { originalFilename: filename, object: { key, backend: storage.backend, ...written } }
      },
    })
    const opened = await storage.open(file.object.key)
    if (opened === null) throw new Error(`${file.object.key} is not there after it was written.`)
    return await create({ id, uploadedBy, ...file, ...(await inspectVideo(opened)) }, fields)
  } catch (error) {
    // A database that fell silent may have kept the rows. Bytes without rows can be cleared away later; rows without
    // bytes would be a video lost.
    if (key !== undefined && !isDatabaseFault(error)) await storage.remove(key)
    throw error
  }
}
