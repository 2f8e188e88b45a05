import type { Part } from '@abparts/contracts/part'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { showNotice } from '../../components/toast-queue.ts'
import { formatCount } from '../../lib/format.ts'
import { trpc } from '../../lib/trpc.ts'

export function RemovePartModal({ part, ...state }: OpenState & { part: Part }) {
  const navigate = useNavigate()
  const remove = useMutation(
    trpc.parts.remove.mutationOptions({
      meta: { showsError: true },
      // Before everything on the screen is read again: this page would find nothing.
      onSuccess: () => navigate({ to: '/parts' }),
    }),
  )
  const pictures =
    part.imageCount === 0 ? 'all of its videos' : `${formatCount(part.imageCount, 'picture')} and all of its videos`
  return (
    <ConfirmModal
      {...state}
      title={`Delete ${part.partNumber}?`}
      confirmLabel="Delete part"
      onConfirm={async () => {
        await remove.mutateAsync({ id: part.id })
        showNotice(`${part.partNumber} was deleted.`)
      }}
    >
      <p>
        <strong className="text-ink">{part.name}</strong> goes for good, with {pictures}. This cannot be undone.
      </p>
    </ConfirmModal>
  )
}
