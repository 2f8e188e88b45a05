import { type ReactNode, useState } from 'react'
import { sentenceOf } from '../lib/sentence.ts'
import { Button } from './button.tsx'
import { ErrorLine } from './error-line.tsx'
import { Modal, type OpenState } from './modal.tsx'

interface ConfirmModalProps extends OpenState {
  title: string
  confirmLabel: string
  /** What is going to happen. */
  children: ReactNode
  onConfirm: () => Promise<unknown>
}

/** Asks before something that cannot be undone. */
export function ConfirmModal({ title, confirmLabel, children, onConfirm, ...state }: ConfirmModalProps) {
  const [failure, setFailure] = useState<string | null>(null)
  const [isPending, setPending] = useState(false)

  async function confirm(close: () => void) {
    setFailure(null)
    setPending(true)
    try {
      await onConfirm()
      close()
    } catch (error) {
      setFailure(sentenceOf(error))
    } finally {
      setPending(false)
    }
  }

  return (
    <Modal title={title} role="alertdialog" {...state}>
      {(close) => (
        <div className="flex flex-col gap-4">
          <div className="text-muted">{children}</div>
          {failure && <ErrorLine>{failure}</ErrorLine>}
          <div className="flex justify-end gap-2">
            <Button onPress={close}>Cancel</Button>
            <Button variant="danger" isPending={isPending} onPress={() => confirm(close)}>
              {confirmLabel}
            </Button>
          </div>
        </div>
      )}
    </Modal>
  )
}
