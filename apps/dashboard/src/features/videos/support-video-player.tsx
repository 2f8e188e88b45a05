import type { SupportVideo } from '@abparts/contracts/video'
import { LoaderCircle } from 'lucide-react'
import { useMay } from '../account/profile.tsx'
import { PlayerKeysHint } from '../player/player-keys.tsx'
import { VideoPlayer } from '../player/video-player.tsx'
import { isPlayable, useRetryVideo, VideoStandstill } from './video-state.tsx'

/** Plays a support video, and shows the progress of its processing. */
export function SupportVideoPlayer({ video }: { video: SupportVideo }) {
  const may = useMay()
  const retry = useRetryVideo()
  const mayRetry = may('edit', { type: 'support_video' })
  if (!isPlayable(video))
    return <VideoStandstill video={video} onRetry={mayRetry ? () => retry(video.id) : undefined} />
  return (
    <div className="flex flex-col gap-3">
      <VideoPlayer key={video.id} video={video} label={video.title} />
      <PlayerKeysHint />
      {video.state === 'processing' && (
        <p role="status" className="flex items-center gap-2 text-muted">
          <LoaderCircle aria-hidden className="size-4 animate-spin" />
          Preparing ({Math.floor(video.progress * 100)} %). Most videos can be played already.
        </p>
      )}
    </div>
  )
}
