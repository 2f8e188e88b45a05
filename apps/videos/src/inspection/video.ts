import { AppError } from '@abparts/contracts/error'
import { VideoContentType } from '@abparts/contracts/video'
import { EncodedPacketSink, Input, type InputVideoTrack, MP4, QTFF, WEBM } from 'mediabunny'
import { z } from 'zod'
import { videoSource } from '../delivery/video-bytes.ts'
import { acceptedVideos, foundType } from '../intake/file-types.ts'
import type { Readable } from '../processing/move-index-to-front.ts'

/** A video file's metadata. Width and height are those of the upright frame in square pixels. */
export const VideoFacts = z.object({
  contentType: VideoContentType,
  /** Null when only reading the whole file would tell, which is left to the worker. */
  durationSeconds: z.number().nullable(),
  width: z.int(),
  height: z.int(),
})
export type VideoFacts = z.infer<typeof VideoFacts>

/**
 * Reads a stored file's structure, whatever its name. Throws `unsupported_media_type`, naming what was found, for
 * anything but a video in an accepted container, and `unprocessable` for one that is damaged or truncated.
 */
export async function inspectVideo(object: Readable): Promise<VideoFacts> {
  using input = new Input({ formats: [MP4, QTFF, WEBM], source: videoSource(object) })
  try {
    const format = await input.getFormat()
    const track = await input.getPrimaryVideoTrack()
    if (track === null) throw (await input.getTracks()).length > 0 ? noVideoTrack(format.name) : cutOff()
    const contentType = VideoContentType.parse(format.mimeType)
    // An index at the beginning may list more than the file contains. (A WebM needs none: what there is of it plays.)
    if (contentType !== 'video/webm' && (await lastFrame(track)) === null) throw cutOff()
    return VideoFacts.parse({
      contentType,
      durationSeconds: await input.getDurationFromMetadata(),
      width: Math.round(await track.getDisplayWidth()),
      height: Math.round(await track.getDisplayHeight()),
    })
  } catch (error) {
    if (error instanceof AppError) throw error
    const isReadable = await input.canRead().catch(() => false)
    throw isReadable ? cutOff(error) : await notAVideo(object, error)
  }
}

const lastFrame = (track: InputVideoTrack) => new EncodedPacketSink(track).getPacket(Number.POSITIVE_INFINITY)

const noVideoTrack = (format: string) =>
  new AppError('unsupported_media_type', `The ${format} file contains no video track. ${acceptedVideos}`)

const cutOff = (cause?: unknown) =>
  new AppError('unprocessable', 'The video is damaged or cut off before its end. Upload the whole file again.', {
    cause,
  })

const notAVideo = async (object: Readable, cause: unknown) =>
  new AppError('unsupported_media_type', `${await foundType(object)}, not a video that we accept. ${acceptedVideos}`, {
    cause,
  })
