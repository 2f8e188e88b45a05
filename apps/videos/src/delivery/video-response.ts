import type { PartVideoResponse, SupportVideoResponse } from '@abparts/contracts/video'
import { presentPartVideo, presentSupportVideo, type VideoUrls } from '@abparts/core/videos/present'
import type { StoredPartVideo, StoredSupportVideo, StoredVideo } from '@abparts/core/videos/video'

/** Arrays have no pages: they hold this many of the newest. tRPC has pages. */
export const maxListedVideos = 1000

/** A support video in this service's answers, with plain URLs below `base`. */
export const supportVideoResponse = (video: StoredSupportVideo, base: string): SupportVideoResponse => ({
  ...presentSupportVideo(video, plainUrls(base)),
  ...legacyFields(video),
})

/** A part's video in this service's answers, with plain URLs below `base`. */
export const partVideoResponse = (video: StoredPartVideo, base: string): PartVideoResponse => ({
  ...presentPartVideo(video, plainUrls(base)),
  ...legacyFields(video),
})

const plainUrls = (base: string): VideoUrls => ({
  videoStream: ({ id }) => `${base}/videos/stream/${id}`,
  videoOriginal: ({ id }) => `${base}/videos/${id}/original?download=1`,
  videoPoster: ({ id }) => `${base}/videos/${id}/thumbnail`,
  videoStoryboard: ({ id }) => `${base}/videos/${id}/storyboard.vtt`,
  videoCaption: ({ id }, language) => `${base}/videos/${id}/captions/${language}.vtt`,
})

/** For older clients. */
const legacyFields = ({ object, sizeBytes }: StoredVideo) => ({
  file_path: object?.key ?? '',
  size_mb: Math.round((sizeBytes / 1024 ** 2) * 100) / 100,
})
