import type { VideoContent } from '@abparts/media/complete-video'
import type { Dependencies } from './dependencies.ts'
import { inspectStoredVideo } from './inspect-video.ts'
import { storeUpload } from './store-upload.ts'
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

/** Takes an uploaded video in, if it is one. */
export const receiveVideo = <Video>(
  { storages, maxVideoBytes }: Dependencies,
  { request, uploadedBy, directory, create }: ReceiveOptions<Video>,
): Promise<Video> =>
  storeUpload(storages.primary, request, {
    maxBytes: maxVideoBytes,
    keyOf: (id, filename) => `${directory}/${id}/1${videoFile(filename).extension}`,
    keep: async (upload, fields) => {
      const facts = await inspectStoredVideo(storages.primary, upload.object.key)
      return await create({ uploadedBy, ...upload, ...facts }, fields)
    },
  })
