import { formatBytes } from '@abparts/contracts/format'
import { PartVideoType, SupportVideoCategory, type Video } from '@abparts/contracts/video'
import { Download, Film, LoaderCircle, Play, TriangleAlert, Upload } from 'lucide-react'
import { Badge } from '../../components/badge.tsx'
import { buttonStyle } from '../../components/button.tsx'
import { Image } from '../../components/image.tsx'
import { Facts } from '../../components/page.tsx'
import { formatDate, formatDuration } from '../../lib/format.ts'
import { isPlayable } from './video-state.tsx'

export const categoryLabels: Record<SupportVideoCategory, string> = {
  machine_setup: 'Machine setup',
  maintenance: 'Maintenance',
  troubleshooting: 'Troubleshooting',
}

export const videoTypeLabels: Record<PartVideoType, string> = {
  demo: 'Demo',
  installation: 'Installation',
  maintenance: 'Maintenance',
}

export const categoryOptions = SupportVideoCategory.options.map((value) => ({ value, label: categoryLabels[value] }))
export const videoTypeOptions = PartVideoType.options.map((value) => ({ value, label: videoTypeLabels[value] }))

/** Saves the file as it was uploaded. */
export function DownloadLink({ video }: { video: Video }) {
  return (
    <a href={video.originalUrl} download={video.originalFilename} className={buttonStyle('secondary')}>
      <Download aria-hidden />
      Download
    </a>
  )
}

/** A video's poster with its length, or with its state. */
export function Poster({ video }: { video: Video }) {
  const { state, progress, thumbnailUrl, durationSeconds } = video
  return (
    <div className="relative overflow-hidden rounded-md border border-line">
      <Image url={thumbnailUrl} alt="" icon={Film} className="aspect-video" />
      {isPlayable(video) && (
        <span className="absolute inset-0 flex items-center justify-center">
          <span className="flex size-11 items-center justify-center rounded-full bg-stage/70 text-frame-ink transition-colors group-hover:bg-accent group-hover:text-on-accent">
            <Play aria-hidden className="ml-0.5 size-5 fill-current" />
          </span>
        </span>
      )}
      <span className="absolute top-2 left-2">
        {state === 'failed' && (
          <Badge tone="danger" icon={TriangleAlert}>
            Failed
          </Badge>
        )}
        {state === 'uploading' && <Badge icon={Upload}>Uploading</Badge>}
        {state === 'processing' && (
          <Badge icon={LoaderCircle}>{progress > 0 ? `Preparing ${Math.floor(progress * 100)} %` : 'Preparing'}</Badge>
        )}
      </span>
      {durationSeconds !== null && (
        <span className="absolute right-2 bottom-2 rounded-sm bg-stage/80 px-1.5 text-2xs leading-5 font-semibold text-frame-ink tabular-nums">
          {formatDuration(durationSeconds)}
        </span>
      )}
    </div>
  )
}

const containers: Record<Video['contentType'], string> = {
  'video/mp4': 'MP4',
  'video/webm': 'WebM',
  'video/quicktime': 'QuickTime',
}

/** The facts about a video's file. */
export function VideoFacts({ video }: { video: Video }) {
  const { durationSeconds, width, height, contentType, sizeBytes, originalFilename, createdAt } = video
  return (
    <Facts
      facts={{
        Length: durationSeconds === null ? null : formatDuration(durationSeconds),
        Resolution: width === null || height === null ? null : `${width} × ${height}`,
        Format: containers[contentType],
        Size: formatBytes(sizeBytes),
        File: originalFilename,
        Uploaded: formatDate(createdAt),
      }}
    />
  )
}
