import { X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Modal as AriaModal, Dialog, Heading, ModalOverlay } from 'react-aria-components'
import { Button } from './button.tsx'
import { IconButton } from './icon-button.tsx'
import { ErrorLine } from './text-field.tsx'
import { useAttempt } from './use-action.ts'

export interface OpenState {
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
}

interface ModalProps extends OpenState {
  title: string
  role?: 'dialog' | 'alertdialog'
  width?: 'normal' | 'wide'
  /** Clicking outside closes it: only where nothing typed can be lost. */
  isDismissable?: boolean
  children: (close: () => void) => ReactNode
}

/** A dialog over the page. It keeps the focus, and Escape closes it. */
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

interface ConfirmModalProps extends OpenState {
  title: string
  confirmLabel: string
  cancelLabel?: string
  /** What is going to happen. */
  children: ReactNode
  onConfirm: () => Promise<unknown>
}

/** Asks before something that cannot be undone. */
export function ConfirmModal({ title, isOpen, onOpenChange, onConfirm, ...body }: ConfirmModalProps) {
  const [isPending, setPending] = useState(false)
  return (
    <Modal
      title={title}
      role="alertdialog"
      isOpen={isOpen}
      // Closing would not cancel a request in flight: it would be done all the same.
      onOpenChange={(opens) => isPending || onOpenChange(opens)}
    >
      {(close) => (
        <ConfirmBody
          {...body}
          onConfirm={async () => {
            setPending(true)
            await onConfirm().finally(() => setPending(false))
          }}
          close={close}
        />
      )}
    </Modal>
  )
}

interface ConfirmBodyProps extends Omit<ConfirmModalProps, 'title' | keyof OpenState> {
  close: () => void
}

function ConfirmBody({ confirmLabel, cancelLabel = 'Cancel', children, onConfirm, close }: ConfirmBodyProps) {
  const { failure, isPending, attempt } = useAttempt()
  const confirm = async () => {
    await onConfirm()
    close()
  }
  return (
    <div className="flex flex-col gap-4">
      <div className="text-muted">{children}</div>
      {failure && <ErrorLine>{failure.sentence}</ErrorLine>}
      <div className="flex justify-end gap-2">
        <Button onPress={close} isDisabled={isPending}>
          {cancelLabel}
        </Button>
        <Button variant="danger" isPending={isPending} onPress={() => attempt(confirm)}>
          {failure?.isPassing ? 'Try again' : confirmLabel}
        </Button>
      </div>
    </div>
  )
}

interface LeaveQuestionProps {
  isOpen: boolean
  onStay: () => void
  onLeave: () => void
}

/** Asks before unsaved input is discarded. Escape means to stay. */
export function LeaveQuestion({ isOpen, onStay, onLeave }: LeaveQuestionProps) {
  return (
    <ConfirmModal
      isOpen={isOpen}
      onOpenChange={(opens) => opens || onStay()}
      title="Leave without saving?"
      confirmLabel="Leave"
      cancelLabel="Stay"
      onConfirm={async () => onLeave()}
    >
      <p>Your changes have not been saved.</p>
    </ConfirmModal>
  )
}
