import { type Caller, permit, scopeOf } from '@abparts/auth/gate'
import { AppError } from '@abparts/contracts/error'
import { VideoUploadMetadata } from '@abparts/contracts/video-upload'
import { isDatabaseFault } from '@abparts/db/fault'
import { tooLarge } from '@abparts/http/multipart-error'
import { createVideoUpload } from '@abparts/media/create-video-upload'
import { findPart } from '@abparts/media/find-part'
import type { NewVideo } from '@abparts/media/insert-video'
import { uploadedObjectKey } from '@abparts/media/object-key'
import type { VideoUpload } from '@abparts/media/video-upload'
import type { Dependencies } from '../dependencies.ts'
import { readFields } from '../read-fields.ts'
import { videoFile } from '../video-file.ts'
import { readByteCount } from './tus-headers.ts'
import { parseUploadMetadata } from './upload-metadata.ts'

/** Begins an upload by what its headers say of the video. Throws for whatever would be refused later. */
export async function beginUpload(
  { db, storages: { primary }, maxVideoBytes }: Dependencies,
  caller: Caller,
  headers: Headers,
): Promise<VideoUpload> {
  const sizeBytes = readByteCount(headers, 'Upload-Length')
  if (sizeBytes === 0) throw new AppError('bad_request', 'The file is empty.')
  if (sizeBytes > maxVideoBytes) throw tooLarge(maxVideoBytes)
  const metadata = parseUploadMetadata(headers.get('upload-metadata'))
  const given = readFields(VideoUploadMetadata, Object.fromEntries(metadata))
  const { extension, contentType } = videoFile(given.filename)
  const id = crypto.randomUUID()
  const about = { id, originalFilename: given.filename, contentType, sizeBytes }
  const video: NewVideo =
    given.target === 'part'
      ? { ...given, ...about, kind: 'part', place: permit(caller, 'create', await findPart(db, given.partId)) }
      : { ...given, ...about, kind: 'support', place: scopeOf(caller, 'create', 'support_video') }
  const key = uploadedObjectKey(video.kind === 'part' ? video.place.thing.id : null, id, extension)
  const writeState = await primary.resumable.begin(key, sizeBytes)
  try {
    return await createVideoUpload(db, video, { backend: primary.backend, key, writeState, metadata })
  } catch (error) {
    if (!isDatabaseFault(error)) await primary.resumable.abort(writeState)
    throw error
  }
}
