import { formatBytes } from '@abparts/contracts/format-bytes'
import type { Video } from '@abparts/contracts/video'
import { Facts } from '../../components/facts.tsx'
import { formatDate, formatDuration } from '../../lib/format.ts'

const containers: Record<Video['contentType'], string> = {
  'video/mp4': 'MP4',
  'video/webm': 'WebM',
  'video/quicktime': 'QuickTime',
}

/** What there is to know about a video's file. */
export function VideoFacts({ video }: { video: Video }) {
  const { durationSeconds, width, height, contentType, sizeBytes, originalFilename, createdAt } = video
  return (
    <Facts
      facts={{
        Length: durationSeconds === null ? null : formatDuration(durationSeconds),
        Picture: width === null || height === null ? null : `${width} × ${height}`,
        Format: containers[contentType],
        Size: formatBytes(sizeBytes),
        File: originalFilename,
        Uploaded: formatDate(createdAt),
      }}
    />
  )
}
