import type { PartImage } from '@abparts/contracts/image'
import { ArrowLeft, ArrowLeftToLine, ArrowRight, Captions, GripVertical, ImageIcon, Trash2 } from 'lucide-react'
import { GridListItem } from 'react-aria-components'
import { ActionMenu, type MenuAction } from '../../components/action-menu.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Picture } from '../../components/picture.tsx'
import { firstTileStyle } from './gallery-style.ts'

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

/** One picture of the gallery, the first one large. Enter opens it. */
export function GalleryTile(props: GalleryTileProps) {
  const { image, count, onMove } = props
  const name = image.altText ?? `Picture ${image.position + 1} of ${count}`
  const actions = actionsOf(props)
  const isFirst = image.position === 0
  const sizes = isFirst ? '(min-width: 64rem) 32rem, 100vw' : '(min-width: 64rem) 14rem, 50vw'
  return (
    <GridListItem
      id={image.id}
      textValue={name}
      className={`group relative cursor-zoom-in overflow-hidden rounded-lg border border-line bg-surface outline-offset-2 data-[dragging]:opacity-40 data-[focus-visible]:outline-2 data-[focus-visible]:outline-accent ${isFirst ? firstTileStyle : ''}`}
    >
      <Picture
        url={image.url}
        thumbHash={image.thumbHash}
        alt={name}
        icon={ImageIcon}
        sizes={sizes}
        className="aspect-4/3 min-h-full"
      />
      {onMove && (
        <div className="absolute top-2 left-2 opacity-0 group-hover:opacity-100 group-data-[focus-visible-within]:opacity-100 focus-within:opacity-100 pointer-coarse:opacity-100">
          <IconButton slot="drag" icon={GripVertical} label={`Move ${name}`} variant="overlay" />
        </div>
      )}
      {actions.length > 0 && (
        <div className="absolute top-2 right-2">
          <ActionMenu label={`Actions for ${name}`} actions={actions} variant="overlay" />
        </div>
      )}
    </GridListItem>
  )
}
