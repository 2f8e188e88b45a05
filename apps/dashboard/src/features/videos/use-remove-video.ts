import type { Video } from '@abparts/contracts/video'
import { useMutation } from '@tanstack/react-query'
import { showRemoved } from '../../components/toast-queue.ts'
import { formatCount } from '../../lib/format.ts'
import { trpc, trpcClient } from '../../lib/trpc.ts'

/** Deletes a video with its captions and offers to bring them back. `onRemoved` runs before lists are read again. */
export function useRemoveVideo(onRemoved?: () => unknown): (video: Video) => void {
  const restore = useMutation(
    trpc.videos.restore.mutationOptions({ meta: { failure: 'The video was not brought back.' } }),
  )
  const remove = useMutation({
    mutationFn: ({ id }: Video) => trpcClient.videos.remove.mutate({ id }),
    meta: { failure: 'The video was not deleted.' },
    onSuccess: async (_answer: unknown, { id, captions }: Video) => {
      const along = captions.length === 0 ? '' : `, with captions in ${formatCount(captions.length, 'language')}`
      showRemoved(`Video deleted${along}.`, () => restore.mutate({ id }))
      await onRemoved?.()
    },
  })
  return (video) => remove.mutate(video)
}
