import { DocumentContentType } from '@abparts/contracts/document'
import { maxCaptionBytes, maxDocumentBytes, removedMediaRetentionDays, VideosLimits } from '@abparts/contracts/limits'
import { VideoFileExtension, videoFileLabels } from '@abparts/contracts/video'
import { Elysia } from 'elysia'
import type { Dependencies } from '../dependencies.ts'

/** What may be uploaded here, and how long removed media are kept, for user interfaces. */
export function limitRoutes({ maxVideoBytes }: Dependencies) {
  const limits: VideosLimits = {
    videos: {
      formats: Object.values(videoFileLabels),
      fileTypes: VideoFileExtension.options,
      maxBytes: maxVideoBytes,
    },
    documents: { formats: ['PDF'], fileTypes: DocumentContentType.options, maxBytes: maxDocumentBytes },
    captions: { formats: ['WebVTT'], fileTypes: ['.vtt'], maxBytes: maxCaptionBytes },
    removedMediaRetentionDays,
  }
  return new Elysia().get(
    '/videos/limits',
    ({ set }) => {
      set.headers['cache-control'] = 'no-store'
      return limits
    },
    { response: { 200: VideosLimits }, detail: { summary: 'What may be uploaded.', tags: ['videos'] } },
  )
}
