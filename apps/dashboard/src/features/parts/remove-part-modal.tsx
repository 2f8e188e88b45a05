import type { Part, PartMedia } from '@abparts/contracts/part'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { showNotice } from '../../components/toast-queue.ts'
import { formatCount, formatCounts } from '../../lib/format.ts'
import { trpc } from '../../lib/trpc.ts'

function alongWith({ pictureCount, videoCount, manualCount, removedCount }: PartMedia): string {
  const current = formatCounts({ picture: pictureCount, video: videoCount, manual: manualCount })
  const removed = removedCount === 0 ? '' : `${formatCount(removedCount, 'file')} deleted earlier`
  return [current, removed].filter((text) => text !== '').join(', and ')
}

export function RemovePartModal({ part, ...state }: OpenState & { part: Part }) {
  const navigate = useNavigate()
  const media = useQuery(trpc.parts.countMedia.queryOptions({ id: part.id }, { enabled: state.isOpen, staleTime: 0 }))
  const remove = useMutation(
    trpc.parts.remove.mutationOptions({
      meta: { showsError: true },
      // Before everything on the screen is read again: this page would find nothing.
      onSuccess: () => navigate({ to: '/parts' }),
    }),
  )
  // What was counted before is not told as if it were so now: also not offline, or when it cannot be counted again.
  const along = media.isSuccess && media.fetchStatus === 'idle' ? alongWith(media.data) : undefined
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
        <strong className="text-ink">{part.name}</strong> goes for good
        {along === undefined && ', with all its pictures, videos and manuals'}
        {along && (
          <>
            , with <strong className="text-ink">{along}</strong>
          </>
        )}
        . None of it can be restored.
      </p>
    </ConfirmModal>
  )
}
