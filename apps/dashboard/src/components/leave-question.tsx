import { ConfirmModal } from './confirm-modal.tsx'

interface LeaveQuestionProps {
  isOpen: boolean
  onStay: () => void
  onLeave: () => void
}

/** Asks before what was typed or chosen is given up. Escape means to stay. */
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
      <p>What you typed or chose is not saved.</p>
    </ConfirmModal>
  )
}
