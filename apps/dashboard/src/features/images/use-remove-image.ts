import type { PartImage } from '@abparts/contracts/image'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { showRemoved } from '../../components/toast-queue.ts'
import { trpc } from '../../lib/trpc.ts'

/** Removes a picture from the screen at once, and offers to bring it back. */
export function useRemoveImage(partId: string): (image: PartImage) => void {
  const queryClient = useQueryClient()
  const { queryKey } = trpc.images.list.queryOptions({ partId })
  const restore = useMutation(trpc.images.restore.mutationOptions())
  const remove = useMutation(
    trpc.images.remove.mutationOptions({
      onMutate: async ({ id }) => {
        await queryClient.cancelQueries({ queryKey })
        queryClient.setQueryData(queryKey, (list) => {
          if (list === undefined) return list
          const items = list.items.filter((item) => item.id !== id)
          return { ...list, items: items.map((item, position) => ({ ...item, position })) }
        })
      },
      onSuccess: (_answer, { id }) => showRemoved('Picture deleted.', () => restore.mutate({ id })),
    }),
  )
  return ({ id }) => remove.mutate({ id })
}
