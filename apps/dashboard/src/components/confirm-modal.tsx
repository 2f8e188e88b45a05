import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { ErrorLine } from './error-line.tsx'
import { Modal, type OpenState } from './modal.tsx'
import { useAttempt } from './use-attempt.ts'

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
      // What is on its way is not given up by closing: it would be done all the same.
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
