import type { PartImage } from '@abparts/contracts/image'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { showRemoved } from '../../components/toast-queue.ts'
import { trpc } from '../../lib/trpc.ts'
import { without } from './pending-changes.ts'

/** Removes a picture: from the screen at once, and back again when it does not work. Offers to bring it back. */
export function useRemoveImage(partId: string): (image: PartImage) => void {
  const queryClient = useQueryClient()
  const { queryKey } = trpc.images.list.queryOptions({ partId })
  const restore = useMutation(
    trpc.images.restore.mutationOptions({ meta: { failure: 'The picture was not brought back.' } }),
  )
  const remove = useMutation(
    trpc.images.remove.mutationOptions({
      meta: { failure: 'The picture was not deleted.' },
      onSuccess: async (_answer, { id }) => {
        showRemoved('Picture deleted.', () => restore.mutate({ id }))
        await queryClient.cancelQueries({ queryKey })
        queryClient.setQueryData(queryKey, (list) => list && { ...list, items: without(list.items, [id]) })
      },
    }),
  )
  return ({ id }) => remove.mutate({ id })
}
