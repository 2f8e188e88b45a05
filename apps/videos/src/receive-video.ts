import type { VideoContent } from '@abparts/media/complete-video'
import { uploadedObjectKey } from '@abparts/media/object-key'
import type { Dependencies } from './dependencies.ts'
import { inspectStoredVideo } from './inspect-stored-video.ts'
import { storeUpload } from './store-upload.ts'
import { videoFile } from './video-file.ts'

interface ReceivedVideo extends VideoContent {
  id: string
  originalFilename: string
}

interface ReceiveOptions<Video> {
  request: Request
  /** Null for the support library. */
  partId: string | null
  /** Makes the rows, with what the form's fields say. */
  create: (video: ReceivedVideo, fields: Record<string, string>) => Promise<Video>
}

/** Takes an uploaded video in, if it is one. */
export const receiveVideo = <Video>(
  { storages, maxVideoBytes }: Dependencies,
  { request, partId, create }: ReceiveOptions<Video>,
): Promise<Video> =>
  storeUpload(storages.primary, request, {
    maxBytes: maxVideoBytes,
    keyOf: (id, filename) => uploadedObjectKey(partId, id, videoFile(filename).extension),
    keep: async (upload, fields) => {
      const facts = await inspectStoredVideo(storages.primary, upload.object.key)
      return await create({ ...upload, ...facts }, fields)
    },
  })
