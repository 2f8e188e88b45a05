import type { PartImage } from '@abparts/contracts/image'
import type { Part } from '@abparts/contracts/part'
import { ArrowLeft, ArrowLeftToLine, ArrowRight, Captions, GripVertical, ImageIcon, Images, Trash2 } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import { DropIndicator, type DropTarget, GridList, GridListItem, useDragAndDrop } from 'react-aria-components'
import { ActionMenu, type MenuAction } from '../../components/action-menu.tsx'
import { Empty } from '../../components/empty.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Image } from '../../components/image.tsx'
import { AltTextModal, useRemoveImage } from './edit-image.tsx'
import { useImages } from './images.ts'
import { Lightbox } from './lightbox.tsx'
import { dropTargetAt, moveKeys, useReorder } from './reorder.ts'

const galleryStyle = 'relative grid grid-cols-2 gap-3 sm:grid-cols-4'

/** The first image takes four slots. */
const firstTileStyle = 'col-span-2 row-span-2'

const slots = [0, 1, 2, 3]

export function GallerySkeleton() {
  return (
    <div className={galleryStyle}>
      {slots.map((slot) => (
        <div key={slot} className={`skeleton aspect-4/3 min-h-full ${slot === 0 ? firstTileStyle : ''}`} />
      ))}
    </div>
  )
}

/** Half of the gap between two tiles, in pixels. */
const halfGap = 6

/**
 * Shows between which images the dragged one will land. Positioned absolutely, since in the grid it would take a tile's
 * slot.
 */
function DropLine({ target }: { target: DropTarget }) {
  const line = useRef<HTMLDivElement>(null)

  useLayoutEffect(() => {
    const element = line.current
    if (element === null || target.type !== 'item') return
    const tile = element.parentElement?.querySelector<HTMLElement>(`[data-key="${CSS.escape(String(target.key))}"]`)
    if (!tile) return
    const edge = target.dropPosition === 'before' ? -halfGap : tile.offsetWidth + halfGap
    element.style.left = `${tile.offsetLeft + edge - 2}px`
    element.style.top = `${tile.offsetTop}px`
    element.style.height = `${tile.offsetHeight}px`
  })

  return (
    <DropIndicator
      ref={line}
      target={target}
      className="absolute w-1 rounded-full outline-none data-[drop-target]:bg-accent"
    />
  )
}

interface GalleryTileProps {
  image: PartImage
  /** How many images the part has. */
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
      { label: 'Move to front', icon: ArrowLeftToLine, onAction: () => onMove(0), isDisabled: position === 0 },
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

/** One image of the gallery, the first one large. Enter opens it. */
function GalleryTile(props: GalleryTileProps) {
  const { image, count, onMove } = props
  const name = image.altText ?? `Image ${image.position + 1} of ${count}`
  const actions = actionsOf(props)
  const isFirst = image.position === 0
  const sizes = isFirst ? '(min-width: 64rem) 32rem, 100vw' : '(min-width: 64rem) 14rem, 50vw'
  return (
    <GridListItem
      id={image.id}
      textValue={name}
      className={`group relative cursor-zoom-in overflow-hidden rounded-lg border border-line bg-surface outline-offset-2 data-[dragging]:opacity-40 data-[focus-visible]:outline-2 data-[focus-visible]:outline-accent ${isFirst ? firstTileStyle : ''}`}
    >
      <Image
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

interface GalleryProps {
  part: Part
  mayEdit: boolean
  mayRemove: boolean
}

/** A part's images in their order. To sort them, drag an image, or press its handle and use the arrow keys. */
export function Gallery({ part, mayEdit, mayRemove }: GalleryProps) {
  const items = useImages(part.id)
  const reorder = useReorder(part.id)
  const remove = useRemoveImage(part.id)
  const [shownId, setShownId] = useState<string | null>(null)
  const [described, setDescribed] = useState<PartImage | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const ids = items.map(({ id }) => id)

  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: !mayEdit,
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': String(key) })),
    onReorder: ({ keys, target }) => reorder(moveKeys(ids, keys, target)),
    renderDropIndicator: (target) => <DropLine target={target} />,
    dropTargetDelegate: {
      getDropTargetFromPoint: (x, y) => (list.current && dropTargetAt(list.current, x, y)) ?? { type: 'root' },
    },
  })

  if (items.length === 0)
    return (
      <Empty icon={Images} title="No images yet.">
        {mayEdit && <p>Drop some here, or choose “Add images”. The first one represents the part in lists.</p>}
      </Empty>
    )

  const move = (image: PartImage, position: number) => {
    const others = ids.filter((id) => id !== image.id)
    reorder([...others.slice(0, position), image.id, ...others.slice(position)])
  }
  return (
    <>
      <GridList
        ref={list}
        aria-label={`Images of ${part.name}`}
        layout="grid"
        items={items}
        dependencies={[items, mayEdit, mayRemove]}
        dragAndDropHooks={dragAndDropHooks}
        onAction={(key) => setShownId(String(key))}
        className={galleryStyle}
      >
        {(image) => (
          <GalleryTile
            image={image}
            count={items.length}
            {...(mayEdit && {
              onMove: (position: number) => move(image, position),
              onDescribe: () => setDescribed(image),
            })}
            {...(mayRemove && { onRemove: () => remove(image) })}
          />
        )}
      </GridList>
      <Lightbox images={items} partName={part.name} shownId={shownId} onShow={setShownId} />
      {described && <AltTextModal image={described} isOpen onOpenChange={() => setDescribed(null)} />}
    </>
  )
}
