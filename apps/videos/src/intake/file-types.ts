import { extname } from 'node:path'
import { AppError } from '@abparts/contracts/error'
import { alternatives } from '@abparts/contracts/format'
import { type VideoContentType, VideoFileExtension, videoFileLabels } from '@abparts/contracts/video'
import { fileTypeFromBuffer } from 'file-type'
import type { Readable } from '../processing/move-index-to-front.ts'

/** This many bytes are enough to recognize a file's type. */
const tellingBytes = 4100

/** The beginning of a sentence that says what a refused file is. */
export async function foundType({ sizeBytes, slice }: Readable): Promise<string> {
  if (sizeBytes === 0) return 'The file is empty'
  const start = await new Response(slice(0, Math.min(sizeBytes, tellingBytes))).bytes()
  const type = await fileTypeFromBuffer(start)
  return `The file is ${type?.mime ?? 'of an unknown type'}`
}

const contentTypes: Record<VideoFileExtension, VideoContentType> = {
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.mov': 'video/quicktime',
}

/** What to send instead of what was refused. */
export const acceptedVideos = `Send an ${alternatives(Object.values(videoFileLabels))} video.`

/**
 * What a filename claims: the extension in lower case, and the content type. Throws `unsupported_media_type` for an
 * extension that no accepted video has.
 */
export function videoFile(filename: string): { extension: VideoFileExtension; contentType: VideoContentType } {
  const given = extname(filename).toLowerCase()
  const extension = VideoFileExtension.options.find((known) => known === given)
  if (extension !== undefined) return { extension, contentType: contentTypes[extension] }
  const found = given === '' ? 'The filename has no extension' : `The filename ends in ${given}`
  throw new AppError('unsupported_media_type', `${found}. ${acceptedVideos}`)
}
