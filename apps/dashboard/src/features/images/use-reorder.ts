import { useMutation, useQueryClient } from '@tanstack/react-query'
import { trpc } from '../../lib/trpc.ts'

/** Puts a part's pictures into a new order: on the screen at once, and back again when the server says no. */
export function useReorder(partId: string): (imageIds: string[]) => void {
  const queryClient = useQueryClient()
  const { queryKey } = trpc.images.list.queryOptions({ partId })
  const { mutate } = useMutation(
    trpc.images.reorder.mutationOptions({
      // One after the other: each names every picture in its place.
      scope: { id: `reorder-${partId}` },
      onMutate: async ({ imageIds }) => {
        await queryClient.cancelQueries({ queryKey })
        queryClient.setQueryData(queryKey, (list) => {
          if (list === undefined) return list
          const items = imageIds.flatMap((id) => list.items.filter((item) => item.id === id))
          return { ...list, items: items.map((item, position) => ({ ...item, position })) }
        })
      },
    }),
  )
  return (imageIds) => mutate({ partId, imageIds })
}
