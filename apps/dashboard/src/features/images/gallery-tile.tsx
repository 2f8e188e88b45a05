import type { PartImage } from '@abparts/contracts/image'
import { ArrowLeft, ArrowLeftToLine, ArrowRight, Captions, GripVertical, ImageIcon, Trash2 } from 'lucide-react'
import { Button, GridListItem } from 'react-aria-components'
import { ActionMenu, type MenuAction } from '../../components/action-menu.tsx'
import { Badge } from '../../components/badge.tsx'
import { Picture } from '../../components/picture.tsx'

interface GalleryTileProps {
  image: PartImage
  /** How many pictures the part has. */
  count: number
  /** Absent for someone who may not sort. Called with the new position. */
  onMove?: (position: number) => void
  onDescribe?: () => void
  onRemove?: () => void
}

function actionsOf({ image: { position }, count, onMove, onDescribe, onRemove }: GalleryTileProps): MenuAction[] {
  const actions: MenuAction[] = []
  if (onDescribe) actions.push({ label: 'Describe', icon: Captions, onAction: onDescribe })
  if (onMove)
    actions.push(
      { label: 'Make it the first', icon: ArrowLeftToLine, onAction: () => onMove(0), isDisabled: position === 0 },
      { label: 'Move forward', icon: ArrowLeft, onAction: () => onMove(position - 1), isDisabled: position === 0 },
      {
        label: 'Move back',
        icon: ArrowRight,
        onAction: () => onMove(position + 1),
        isDisabled: position === count - 1,
      },
    )
  if (onRemove) actions.push({ label: 'Delete', icon: Trash2, onAction: onRemove, tone: 'danger' })
  return actions
}

const overlay = 'bg-stage/70 text-frame-ink border-transparent hover:bg-stage'

/** One picture of the gallery. Enter opens it large. */
export function GalleryTile(props: GalleryTileProps) {
  const { image, count, onMove } = props
  const name = image.altText ?? `Picture ${image.position + 1} of ${count}`
  const actions = actionsOf(props)
  return (
    <GridListItem
      textValue={name}
      className="group relative cursor-zoom-in overflow-hidden rounded-lg border border-line bg-surface outline-offset-2 data-[dragging]:opacity-40 data-[focus-visible]:outline-2 data-[focus-visible]:outline-accent"
    >
      <Picture url={image.url} thumbHash={image.thumbHash} alt={name} icon={ImageIcon} className="aspect-4/3" />
      {image.position === 0 && (
        <span className="absolute bottom-2 left-2">
          <Badge>First</Badge>
        </span>
      )}
      {onMove && (
        <Button
          slot="drag"
          aria-label={`Move ${name}`}
          className={`absolute top-2 left-2 flex size-8 cursor-grab items-center justify-center rounded-md ${overlay} opacity-0 group-hover:opacity-100 group-data-[focus-visible-within]:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100`}
        >
          <GripVertical aria-hidden className="size-4" />
        </Button>
      )}
      {actions.length > 0 && (
        <ActionMenu
          label={`Actions for ${name}`}
          actions={actions}
          className={`absolute! top-2 right-2 size-8! ${overlay}`}
        />
      )}
    </GridListItem>
  )
}
