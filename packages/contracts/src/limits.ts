import { z } from 'zod'

/** Limits that services enforce. Sizes are in bytes, edges in pixels. */

export const maxImageUploadBytes = 20 * 1024 * 1024
/** Summed over the frames of an animation. */
export const maxImageInputPixels = 50_000_000
export const maxImageFrames = 200
/** The limits of a stored image. */
export const maxImageEdgePixels = 1024
export const maxImageBytes = 500_000
/** WebP qualities, tried in this order until an image fits; then it is made smaller, down to the minimum. */
export const imageQualities = [85, 75, 65, 55] as const
export const minImageEdgePixels = 512
export const maxDecodeSeconds = 10

/** The default of `MAX_VIDEO_BYTES`. */
export const defaultMaxVideoBytes = 100 * 1024 * 1024
/** How long an upload that makes no progress can still be resumed. */
export const uploadLifetimeSeconds = 86_400
/** Posters of videos. */
export const maxPosterBytes = 100_000
export const maxPosterEdgePixels = 1280
/** Storyboards: small frames of a video for previews while seeking, at most one for each second. */
export const maxStoryboardTiles = 100
export const storyboardTileEdgePixels = 160
/** How long inspecting one video may take, and how long converting it so that it plays everywhere. */
export const maxVideoProcessingSeconds = 120
export const maxVideoConversionSeconds = 1800
/** Memory of the process that does this. */
export const maxVideoProcessBytes = 1024 * 1024 * 1024
/** Renditions of videos: Full HD, and at most this many times the size of the original. */
export const maxRenditionEdgePixels = 1920
export const maxRenditionGrowth = 4
export const maxCaptionBytes = 1024 * 1024
/** Captions of one video, each in a different language. */
export const maxVideoCaptions = 50
/** Documents. */
export const maxDocumentBytes = 50 * 1024 * 1024

/**
 * How fast a body must arrive. Only the time in which a service waits for its sender counts, not the time in which the
 * service itself is busy. Uploads may be slow, but not silent: after a broken connection, a resumable upload continues.
 */
export const maxUploadSilenceSeconds = 60
/** After this time, an upload must have this average speed. */
export const uploadGraceSeconds = 60
export const minUploadBytesPerSecond = 1024
/** A body that is read as a whole must have arrived by then. */
export const maxSmallBodySeconds = 30
/** How much of such incomplete bodies one process keeps in memory. */
export const maxUnfinishedBodyBytes = 32 * 1024 * 1024
/** How much anyone may send in such a body before they are identified. */
export const maxAnonymousBodyBytes = 10_000
/**
 * How long the reader of a response may accept nothing of it. A slow one may need several minutes for what the system
 * has buffered for it.
 */
export const maxReaderSilenceSeconds = 240

/** How long removed media can be restored. */
export const removedMediaRetentionDays = 30
/** How long stored bytes stay after nothing needs them any more, and how long new ones may be without a row. */
export const storageGraceSeconds = 24 * 60 * 60

export const maxNameLength = 200
export const maxFilenameLength = 255
export const maxDescriptionLength = 5000
export const minPasswordLength = 8
export const maxPasswordLength = 128

/**
 * The configured limits of a service for one kind of file. Formats are plain strings, since a service that is newer
 * than the dashboard may accept formats that the dashboard does not know.
 */
export const FileLimits = z.object({
  /** The formats' names for people. */
  formats: z.array(z.string()),
  /** Media types or extensions for the browser's file chooser. */
  fileTypes: z.array(z.string()),
  maxBytes: z.int(),
})
export type FileLimits = z.infer<typeof FileLimits>

/** The response of the images service at `/images/limits`. */
export const ImagesLimits = z.object({ images: FileLimits })
export type ImagesLimits = z.infer<typeof ImagesLimits>

/** The response of the videos service at `/videos/limits`. */
export const VideosLimits = z.object({
  videos: FileLimits,
  documents: FileLimits,
  captions: FileLimits,
  /** How long removed media of any kind can be restored. */
  removedMediaRetentionDays: z.int(),
})
export type VideosLimits = z.infer<typeof VideosLimits>
