import { z } from 'zod'
import { Description, Id, Name, Timestamp } from './fields.ts'
import { PageInput, pageOf } from './pagination.ts'

/** What a video belongs to: the support library, or a part. */
export const VideoKind = z.enum(['support', 'part'])
export type VideoKind = z.infer<typeof VideoKind>

export const SupportVideoCategory = z.enum(['machine_setup', 'maintenance', 'troubleshooting'])
export type SupportVideoCategory = z.infer<typeof SupportVideoCategory>

export const PartVideoType = z.enum(['demo', 'installation', 'maintenance'])
export type PartVideoType = z.infer<typeof PartVideoType>

/** The extensions of files that may be uploaded as videos. */
export const VideoFileExtension = z.enum(['.mp4', '.webm', '.mov'])
export type VideoFileExtension = z.infer<typeof VideoFileExtension>

export const videoFileLabels: Record<VideoFileExtension, string> = { '.mp4': 'MP4', '.webm': 'WebM', '.mov': 'MOV' }

export const VideoContentType = z.enum(['video/mp4', 'video/webm', 'video/quicktime'])
export type VideoContentType = z.infer<typeof VideoContentType>

/** The type of the videos that the platform creates from those that would not play everywhere. */
export const RenditionContentType = VideoContentType.extract(['video/mp4'])

export const VideoState = z.enum(['uploading', 'processing', 'ready', 'failed'])
export type VideoState = z.infer<typeof VideoState>

export const SupportVideoFields = z.object({
  title: Name,
  category: SupportVideoCategory,
  description: Description.optional(),
})
export type SupportVideoFields = z.infer<typeof SupportVideoFields>

export const PartVideoFields = z.object({ video_type: PartVideoType })
export type PartVideoFields = z.infer<typeof PartVideoFields>

/** A BCP 47 language tag, optionally with script and region, in lower case: `de`, `pt-br`, `zh-hant`. */
export const CaptionLanguage = z
  .string()
  .max(35)
  .regex(
    /^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?$/,
    'Expected a language tag in lower case, such as "de" or "pt-br".',
  )
export type CaptionLanguage = z.infer<typeof CaptionLanguage>

export const Caption = z.object({
  language: CaptionLanguage,
  /** The language's own name for itself. */
  label: z.string(),
  /** The URL of the WebVTT file. */
  url: z.string(),
})
export type Caption = z.infer<typeof Caption>

const videoFields = {
  id: Id,
  state: VideoState,
  /** A sentence that the uploader can act on, when `state` is `failed`. */
  failureReason: z.string().nullable(),
  /** The progress of processing, from 0 to 1. */
  progress: z.number(),
  originalFilename: z.string(),
  contentType: VideoContentType,
  sizeBytes: z.int(),
  durationSeconds: z.number().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  /**
   * Clockwise, as the file requests it: 0, 90, 180 or 270. Null until the video was inspected, as are the next three.
   */
  rotationDegrees: z.int().nullable(),
  /** `avc`, `hevc`, `vp9`, … */
  videoCodec: z.string().nullable(),
  /** `aac`, `opus`, … Also null for a video without sound. */
  audioCodec: z.string().nullable(),
  /** Frames per second, on average. */
  frameRate: z.number().nullable(),
  /** What to play. Like all URLs here: signed when returned by tRPC, the plain path when returned by the service. */
  streamUrl: z.string(),
  /** The file as it was uploaded, as a download. */
  originalUrl: z.string(),
  /** Null while there is no poster. */
  thumbnailUrl: z.string().nullable(),
  /** WebVTT whose cues refer to tiles of an image, for previews while seeking. Null while there is none. */
  storyboardUrl: z.string().nullable(),
  captions: z.array(Caption),
  createdAt: Timestamp,
  updatedAt: Timestamp,
}

export const SupportVideo = z.object({
  ...videoFields,
  kind: z.literal(VideoKind.enum.support),
  title: z.string(),
  description: z.string().nullable(),
  category: SupportVideoCategory,
})
export type SupportVideo = z.infer<typeof SupportVideo>

export const PartVideo = z.object({
  ...videoFields,
  kind: z.literal(VideoKind.enum.part),
  partId: Id,
  videoType: PartVideoType,
})
export type PartVideo = z.infer<typeof PartVideo>

export const Video = z.discriminatedUnion('kind', [SupportVideo, PartVideo])
export type Video = z.infer<typeof Video>

/** What older clients of the HTTP API read in addition to the current fields. */
const legacyFields = { file_path: z.string(), size_mb: z.number() }
export const SupportVideoResponse = SupportVideo.extend(legacyFields)
export type SupportVideoResponse = z.infer<typeof SupportVideoResponse>
export const PartVideoResponse = PartVideo.extend(legacyFields)
export type PartVideoResponse = z.infer<typeof PartVideoResponse>

export const VideoPage = pageOf(Video)

/** Without `partId`, support videos; with it, that part's. */
export const ListVideosInput = PageInput.extend({
  partId: Id.optional(),
  category: SupportVideoCategory.optional(),
})
export type ListVideosInput = z.infer<typeof ListVideosInput>

/** `title`, `description` and `category` belong to support videos, `videoType` to a part's. */
export const UpdateVideoInput = z.object({
  id: Id,
  title: Name.optional(),
  description: Description.nullable().optional(),
  category: SupportVideoCategory.optional(),
  videoType: PartVideoType.optional(),
})
export type UpdateVideoInput = z.infer<typeof UpdateVideoInput>

/** What the subscription to changes yields: the current video, or that it is gone. */
export const VideoChange = z.union([Video, z.object({ id: Id, removed: z.literal(true) })])
export type VideoChange = z.infer<typeof VideoChange>

export const RemoveCaptionInput = z.object({ id: Id, language: CaptionLanguage })
export type RemoveCaptionInput = z.infer<typeof RemoveCaptionInput>
