import type { PartVideo } from '@abparts/contracts/video'
import { Pencil, Trash2 } from 'lucide-react'
import { Button } from 'react-aria-components'
import { ActionMenu, type MenuAction } from '../../components/action-menu.tsx'
import { videoTypeLabels } from './labels.ts'
import { Poster } from './poster.tsx'

interface PartVideoCardProps {
  video: PartVideo
  onPlay: () => void
  /** Absent for someone who may not. */
  onEdit?: () => void
  onRemove?: () => void
}

export function PartVideoCard({ video, onPlay, onEdit, onRemove }: PartVideoCardProps) {
  const { originalFilename, failureReason } = video
  const actions: MenuAction[] = []
  if (onEdit) actions.push({ label: 'Change type', icon: Pencil, onAction: onEdit })
  if (onRemove) actions.push({ label: 'Delete', icon: Trash2, onAction: onRemove, tone: 'danger' })
  return (
    <article className="flex flex-col gap-1.5">
      <Button onPress={onPlay} className="group block w-full cursor-pointer rounded-md text-left">
        <span className="sr-only">Play {originalFilename}</span>
        <Poster video={video} />
      </Button>
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
