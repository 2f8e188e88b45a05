import { authorize, type Caller, scopeOf } from '@abparts/auth/gate'
import { AppError } from '@abparts/contracts/error'
import { VideoUploadMetadata } from '@abparts/contracts/video-upload'
import { uploadedObjectKey } from '@abparts/core/objects/keys'
import { findPart } from '@abparts/core/parts/part'
import type { NewVideo } from '@abparts/core/videos/create'
import {
  completeVideoUpload,
  createVideoUpload,
  removeVideoUpload,
  type VideoUpload,
} from '@abparts/core/videos/uploads'
import { isDatabaseFault } from '@abparts/db/fault'
import { tooLarge } from '@abparts/http/multipart'
import type { Dependencies } from '../../dependencies.ts'
import { inspectStoredVideo } from '../../inspection/inspector.ts'
import { videoFile } from '../file-types.ts'
import { readFields } from '../form.ts'
import { type HeldUpload, uploadChanged } from './held-upload.ts'
import { parseUploadMetadata } from './metadata.ts'
import { readByteCount } from './offset.ts'

/** Starts an upload from what its headers say about the video. Throws for anything that would be refused later. */
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
      ? { ...given, ...about, kind: 'part', parent: authorize(caller, 'create', await findPart(db, given.partId)) }
      : { ...given, ...about, kind: 'support', parent: scopeOf(caller, 'create', 'support_video') }
  const key = uploadedObjectKey(video.kind === 'part' ? video.parent.value.id : null, id, extension)
  const writeState = await primary.resumable.begin(key, sizeBytes)
  try {
    return await createVideoUpload(db, video, { backend: primary.backend, key, writeState, metadata })
  } catch (error) {
    if (!isDatabaseFault(error)) await primary.resumable.abort(writeState)
    throw error
  }
}

/**
 * Turns a complete upload into a video, if that has not happened yet. When a process is killed meanwhile, the next
 * request finishes the work. Throws like `inspectStoredVideo`; nothing of a refused video remains.
 */
export async function completeUpload(
  deps: Dependencies,
  { upload, video, holder }: Pick<HeldUpload, 'upload' | 'video' | 'holder'>,
): Promise<void> {
  const { db, storages } = deps
  const { backend, key, writeState, offsetBytes, lengthBytes, isComplete } = upload
  if (isComplete || offsetBytes < lengthBytes) return
  const storage = storages.at(backend)
  const written = await storage.resumable.finish({ state: writeState, offsetBytes })
  const facts = await inspectStoredVideo(deps, storage, key, holder).catch(async (error: unknown) => {
    if (isRefusal(error)) await removeVideoUpload(db, storages, upload)
    throw error
  })
  const content = { object: { key, backend, ...written }, ...facts }
  if (!(await completeVideoUpload(db, video, content))) throw uploadChanged()
}

const isRefusal = (error: unknown) =>
  error instanceof AppError && (error.code === 'unsupported_media_type' || error.code === 'unprocessable')
