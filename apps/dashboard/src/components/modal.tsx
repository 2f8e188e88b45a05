import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Modal as AriaModal, Dialog, Heading, ModalOverlay } from 'react-aria-components'
import { IconButton } from './icon-button.tsx'

export interface OpenState {
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
}

interface ModalProps extends OpenState {
  title: string
  role?: 'dialog' | 'alertdialog'
  width?: 'normal' | 'wide'
  /** A click beside it closes it: only where nothing typed can be lost. */
  isDismissable?: boolean
  children: (close: () => void) => ReactNode
}

/** A dialog over the page: it keeps the focus, and Escape closes it. */
export function Modal({
  title,
  role = 'dialog',
  width = 'normal',
  isDismissable = false,
  children,
  ...state
}: ModalProps) {
  return (
    <ModalOverlay
      {...state}
      isDismissable={isDismissable}
      className="fixed inset-0 z-40 flex items-end justify-center overflow-y-auto overscroll-contain bg-scrim sm:items-center sm:p-6"
    >
      <AriaModal
        className={`appears max-h-[92dvh] w-full overflow-y-auto overscroll-contain rounded-t-lg border border-line bg-surface shadow-float sm:rounded-lg ${width === 'wide' ? 'sm:max-w-4xl' : 'sm:max-w-lg'}`}
      >
        <Dialog role={role} className="outline-none">
          {({ close }) => (
            <>
              <header className="flex items-center justify-between gap-4 border-b border-line py-2.5 pr-2.5 pl-5">
                <Heading slot="title" className="min-w-0 truncate text-base font-semibold">
                  {title}
                </Heading>
                <IconButton icon={X} label="Close" onPress={close} />
              </header>
              <div className="p-5">{children(close)}</div>
            </>
          )}
        </Dialog>
      </AriaModal>
    </ModalOverlay>
  )
}
