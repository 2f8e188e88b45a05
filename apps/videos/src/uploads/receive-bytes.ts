import { recordUploadProgress } from '@abparts/media/record-upload-progress'
import type { VideoUpload } from '@abparts/media/video-upload'
import type { Dependencies } from '../dependencies.ts'
import { tooMuch, uploadBody } from './upload-body.ts'
import { type HeldUpload, uploadChanged } from './with-upload.ts'

/**
 * Stores the bytes that a request brings and answers the upload as it stands then. What came is kept, however it ends.
 * Throws `too_large` for more than was missing, and `conflict` when another request is to go on.
 */
export async function receiveBytes(
  { db, storages }: Dependencies,
  { upload, stop }: HeldUpload,
  request: Request,
): Promise<VideoUpload> {
  const maxBytes = upload.lengthBytes - upload.offsetBytes
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooMuch(maxBytes)
  if (request.body === null || maxBytes === 0) return upload
  let current = upload
  await storages
    .at(upload.backend)
    .resumable.append(
      { state: upload.writeState, offsetBytes: upload.offsetBytes },
      uploadBody(request.body, { maxBytes, stop }),
      async (progress) => {
        const recorded = await recordUploadProgress(db, current, progress)
        if (recorded === null) throw uploadChanged()
        current = recorded
      },
    )
  return current
}
