import { useMutation } from '@tanstack/react-query'
import { showRemoved } from '../../components/toast-queue.ts'
import { trpc } from '../../lib/trpc.ts'

/** Deletes a video and offers to bring it back. `onRemoved` runs before lists are read again. */
export function useRemoveVideo(onRemoved?: () => unknown): (id: string) => void {
  const restore = useMutation(trpc.videos.restore.mutationOptions())
  const remove = useMutation(
    trpc.videos.remove.mutationOptions({
      onSuccess: async (_answer, { id }) => {
        showRemoved('Video deleted.', () => restore.mutate({ id }))
        await onRemoved?.()
      },
    }),
  )
  return (id) => remove.mutate({ id })
}
