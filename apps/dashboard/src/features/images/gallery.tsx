import type { PartImage } from '@abparts/contracts/image'
import type { Part } from '@abparts/contracts/part'
import { Images } from 'lucide-react'
import { useRef, useState } from 'react'
import { GridList, useDragAndDrop } from 'react-aria-components'
import { Empty } from '../../components/empty.tsx'
import { AltTextModal } from './alt-text-modal.tsx'
import { DropLine } from './drop-line.tsx'
import { dropTargetAt } from './drop-target.ts'
import { galleryStyle } from './gallery-style.ts'
import { GalleryTile } from './gallery-tile.tsx'
import { Lightbox } from './lightbox.tsx'
import { moveKeys } from './move-keys.ts'
import { usePictures } from './use-pictures.ts'
import { useRemoveImage } from './use-remove-image.ts'
import { useReorder } from './use-reorder.ts'

interface GalleryProps {
  part: Part
  mayEdit: boolean
  mayRemove: boolean
}

/** A part's pictures in their order. Sorting: drag a picture, or press its handle and use the arrow keys. */
export function Gallery({ part, mayEdit, mayRemove }: GalleryProps) {
  const items = usePictures(part.id)
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
      <Empty icon={Images} title="No pictures yet.">
        {mayEdit && <p>Drop some here, or choose “Add pictures”. The first one stands for the part in lists.</p>}
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
        aria-label={`Pictures of ${part.name}`}
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
