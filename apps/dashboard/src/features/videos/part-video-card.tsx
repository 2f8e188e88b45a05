import type { PartVideo } from '@abparts/contracts/video'
import { Captions, Pencil, RotateCw, Trash2 } from 'lucide-react'
import { Button } from 'react-aria-components'
import { ActionMenu, type MenuAction } from '../../components/action-menu.tsx'
import { isPlayable } from './is-playable.ts'
import { videoTypeLabels } from './labels.ts'
import { Poster } from './poster.tsx'

interface PartVideoCardProps {
  video: PartVideo
  onPlay: () => void
  /** Absent for someone who may not. */
  onEdit?: () => void
  onEditCaptions?: () => void
  onRetry?: () => void
  onRemove?: () => void
}

function actionsOf({ video, onEdit, onEditCaptions, onRetry, onRemove }: PartVideoCardProps): MenuAction[] {
  const actions: MenuAction[] = []
  if (onRetry && video.state === 'failed') actions.push({ label: 'Prepare again', icon: RotateCw, onAction: onRetry })
  if (onEdit) actions.push({ label: 'Change type', icon: Pencil, onAction: onEdit })
  if (onEditCaptions) actions.push({ label: 'Captions', icon: Captions, onAction: onEditCaptions })
  if (onRemove) actions.push({ label: 'Delete', icon: Trash2, onAction: onRemove, tone: 'danger' })
  return actions
}

export function PartVideoCard(props: PartVideoCardProps) {
  const { video, onPlay } = props
  const { originalFilename, failureReason } = video
  const actions = actionsOf(props)
  return (
    <article className="flex flex-col gap-1.5">
      {isPlayable(video) ? (
        <Button onPress={onPlay} className="group block w-full cursor-pointer rounded-md text-left">
          <span className="sr-only">Play {originalFilename}</span>
          <Poster video={video} />
        </Button>
      ) : (
        <Poster video={video} />
      )}
      <div className="flex items-start justify-between gap-2">
        <div className="min-w-0 pt-1">
          <h3 className="font-medium">{videoTypeLabels[video.videoType]}</h3>
          <p className="truncate text-xs text-muted">{originalFilename}</p>
        </div>
        {actions.length > 0 && <ActionMenu label={`Actions for ${originalFilename}`} actions={actions} />}
      </div>
      {failureReason && <p className="text-xs text-danger">{failureReason}</p>}
    </article>
  )
}
