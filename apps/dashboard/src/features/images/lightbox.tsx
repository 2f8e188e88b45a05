import type { PartImage } from '@abparts/contracts/image'
import { ChevronLeft, ChevronRight, ImageIcon, X } from 'lucide-react'
import { useEffect, useEffectEvent } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { IconButton } from '../../components/icon-button.tsx'
import { Image } from '../../components/image.tsx'

/** While `isOpen`, calls the handler of the key that is pressed, wherever the focus is. */
function useLightboxKeys(isOpen: boolean, actions: Record<string, () => void>): void {
  const handleKey = useEffectEvent((event: KeyboardEvent) => actions[event.key]?.())
  useEffect(() => {
    if (!isOpen) return
    const listener = (event: KeyboardEvent) => handleKey(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [isOpen])
}

interface LightboxProps {
  images: readonly PartImage[]
  partName: string
  /** The image to show; null closes. */
  shownId: string | null
  onShow: (id: string | null) => void
}

/** A part's images, large. Arrow keys, Home and End move, Escape closes. */
export function Lightbox({ images, partName, shownId, onShow }: LightboxProps) {
  const index = images.findIndex(({ id }) => id === shownId)
  const image = images[index]
  const show = (position: number) => onShow(images[(position + images.length) % images.length]?.id ?? null)
  useLightboxKeys(image !== undefined, {
    ArrowLeft: () => show(index - 1),
    ArrowRight: () => show(index + 1),
    Home: () => show(0),
    End: () => show(images.length - 1),
  })

  return (
    <ModalOverlay
      isOpen={image !== undefined}
      onOpenChange={() => onShow(null)}
      className="appears fixed inset-0 z-40 bg-stage"
    >
      <Modal className="h-full">
        {image && (
          <Dialog aria-label={`Images of ${partName}`} className="h-full outline-none">
            {({ close }) => (
              <div className="flex h-full flex-col text-frame-ink">
                <header className="flex items-center justify-between gap-4 p-3 pl-5">
                  <p className="truncate">
                    <span className="font-medium">{partName}</span>
                    <span aria-live="polite" className="ml-3 text-frame-muted tabular-nums">
                      {index + 1} of {images.length}
                    </span>
                  </p>
                  <IconButton icon={X} label="Close" onPress={close} variant="stage" />
                </header>
                <div className="flex min-h-0 flex-1 items-center gap-2 px-2">
                  <IconButton
                    icon={ChevronLeft}
                    label="Previous image"
                    isDisabled={images.length < 2}
                    onPress={() => show(index - 1)}
                    variant="stage"
                  />
                  <Image
                    key={image.id}
                    url={image.url}
                    thumbHash={image.thumbHash}
                    alt={image.altText ?? `Image ${index + 1} of ${images.length}`}
                    icon={ImageIcon}
                    fit="contain"
                    className="h-full min-w-0 flex-1 bg-transparent!"
                  />
                  <IconButton
                    icon={ChevronRight}
                    label="Next image"
                    isDisabled={images.length < 2}
                    onPress={() => show(index + 1)}
                    variant="stage"
                  />
                </div>
                <footer className="flex min-h-14 flex-col items-center justify-center gap-0.5 p-3 text-center">
                  {image.altText && <p className="max-w-2xl">{image.altText}</p>}
                  <p className="text-xs text-frame-muted tabular-nums">
                    {image.width} × {image.height} px
                  </p>
                </footer>
              </div>
            )}
          </Dialog>
        )}
      </Modal>
    </ModalOverlay>
  )
}
