import type { PartVideo, SupportVideo, Video } from '@abparts/contracts/video'
import type { StoredPartVideo, StoredSupportVideo, StoredVideo } from './video.ts'

/** How the URLs of a video are built: plain or signed, with or without a host. */
export interface VideoUrls {
  videoStream: (video: StoredVideo) => string
  videoOriginal: (video: StoredVideo) => string
  videoPoster: (video: StoredVideo) => string
  videoStoryboard: (video: StoredVideo) => string
  videoCaption: (video: StoredVideo, language: string) => string
}

/** A video as the contracts describe it. */
export const presentVideo = (video: StoredVideo, urls: VideoUrls): Video =>
  video.kind === 'support' ? presentSupportVideo(video, urls) : presentPartVideo(video, urls)

export const presentSupportVideo = (video: StoredSupportVideo, urls: VideoUrls): SupportVideo => ({
  ...presentShared(video, urls),
  kind: 'support',
  title: video.title,
  description: video.description,
  category: video.category,
})

export const presentPartVideo = (video: StoredPartVideo, urls: VideoUrls): PartVideo => ({
  ...presentShared(video, urls),
  kind: 'part',
  partId: video.partId,
  videoType: video.videoType,
})

const presentShared = (video: StoredVideo, urls: VideoUrls) => ({
  id: video.id,
  state: video.state,
  failureReason: video.failureReason,
  progress: video.progress,
  originalFilename: video.originalFilename,
  contentType: video.contentType,
  sizeBytes: video.sizeBytes,
  durationSeconds: video.durationSeconds,
  width: video.width,
  height: video.height,
  rotationDegrees: video.rotationDegrees,
  videoCodec: video.videoCodec,
  audioCodec: video.audioCodec,
  frameRate: video.frameRate,
  streamUrl: urls.videoStream(video),
  originalUrl: urls.videoOriginal(video),
  thumbnailUrl: video.hasPoster ? urls.videoPoster(video) : null,
  storyboardUrl: video.hasStoryboard ? urls.videoStoryboard(video) : null,
  captions: video.captionLanguages.map((language) => ({
    language,
    label: languageName(language),
    url: urls.videoCaption(video, language),
  })),
  createdAt: video.createdAt.toISOString(),
  updatedAt: video.updatedAt.toISOString(),
})

/** A language's name in itself: "Deutsch" for `de`. */
const languageName = (language: string): string =>
  new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language
