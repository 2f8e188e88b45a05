import type { SupportVideo } from '@abparts/contracts/video'
import { LoaderCircle } from 'lucide-react'
import { ErrorLine } from '../../components/error-line.tsx'
import { PlayerKeysHint } from '../player/player-keys-hint.tsx'
import { VideoPlayer } from '../player/video-player.tsx'

/** Plays a support video: seeks by mouse, touch and keys, and says how far its preparation is. */
export function SupportVideoPlayer({ video }: { video: SupportVideo }) {
  return (
    <div className="flex flex-col gap-3">
      <VideoPlayer key={video.id} video={video} label={video.title} />
      <PlayerKeysHint />
      {video.state === 'processing' && (
        <p role="status" className="flex items-center gap-2 text-muted">
          <LoaderCircle aria-hidden className="size-4 animate-spin" />
          The poster is still being made. The video plays already.
        </p>
      )}
      {video.failureReason && <ErrorLine>{video.failureReason}</ErrorLine>}
    </div>
  )
}
