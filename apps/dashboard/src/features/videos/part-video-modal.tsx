import type { Part } from '@abparts/contracts/part'
import type { PartVideo } from '@abparts/contracts/video'
import { Modal, type OpenState } from '../../components/modal.tsx'
import { PlayerKeysHint } from '../player/player-keys-hint.tsx'
import { VideoPlayer } from '../player/video-player.tsx'
import { DownloadLink } from './download-link.tsx'
import { videoTypeLabels } from './labels.ts'

interface PartVideoModalProps extends OpenState {
  part: Part
  video: PartVideo
}

/** A part's video, large. */
export function PartVideoModal({ part, video, ...state }: PartVideoModalProps) {
  const title = `${part.name}: ${videoTypeLabels[video.videoType]}`
  return (
    <Modal {...state} title={title} width="wide" isDismissable>
      {() => (
        <div className="flex flex-col gap-3">
          <VideoPlayer key={video.id} video={video} label={title} takesFocus />
          <div className="flex items-start justify-between gap-4">
            <PlayerKeysHint />
            <DownloadLink video={video} />
          </div>
        </div>
      )}
    </Modal>
  )
}
