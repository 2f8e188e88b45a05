import { useMutation, useQueryClient } from '@tanstack/react-query'
import { trpc } from '../../lib/trpc.ts'
import { inOrder } from './pending-changes.ts'

/** Puts a part's pictures into a new order: on the screen at once, and back again when it does not work. */
export function useReorder(partId: string): (imageIds: string[]) => void {
  const queryClient = useQueryClient()
  const { queryKey } = trpc.images.list.queryOptions({ partId })
  const { mutate } = useMutation(
    trpc.images.reorder.mutationOptions({
      meta: { failure: 'The pictures are in the order they had.' },
      // One after the other: each names every picture in its place.
      scope: { id: `reorder-${partId}` },
      onSuccess: async (_answer, { imageIds }) => {
        await queryClient.cancelQueries({ queryKey })
        queryClient.setQueryData(queryKey, (list) => list && { ...list, items: inOrder(list.items, imageIds) })
      },
    }),
  )
  return (imageIds) => mutate({ partId, imageIds })
}
