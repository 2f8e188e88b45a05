import { extname } from 'node:path'
import { AppError } from '@abparts/contracts/error'
import { videoFileExtensions } from '@abparts/contracts/limits'
import type { VideoContentType } from '@abparts/contracts/video'

type Extension = (typeof videoFileExtensions)[number]

const contentTypes: Record<Extension, VideoContentType> = {
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.mov': 'video/quicktime',
}

/** What to send instead of what was refused. */
export const acceptedVideos = 'Send an MP4, WebM or MOV video.'

/**
 * What a filename promises: the extension in lower case, and the content type. Throws `unsupported_media_type` for an
 * extension that no accepted video has.
 */
export function videoFile(filename: string): { extension: Extension; contentType: VideoContentType } {
  const given = extname(filename).toLowerCase()
  const extension = videoFileExtensions.find((known) => known === given)
  if (extension !== undefined) return { extension, contentType: contentTypes[extension] }
  const found = given === '' ? 'The filename has no extension' : `The filename ends in ${given}`
  throw new AppError('unsupported_media_type', `${found}. ${acceptedVideos}`)
}
