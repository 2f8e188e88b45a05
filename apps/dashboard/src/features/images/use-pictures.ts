import { IdInput } from '@abparts/contracts/fields'
import { type PartImage, ReorderImagesInput } from '@abparts/contracts/image'
import { useMutationState, useSuspenseQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/trpc.ts'
import { inOrder, without } from './pending-changes.ts'

/**
 * A part's pictures as they will be once what is under way has worked. They are kept as the server has them, so that
 * whatever fails is back in its place at once.
 */
export function usePictures(partId: string): readonly PartImage[] {
  const { items } = useSuspenseQuery(trpc.images.list.queryOptions({ partId })).data
  const orders = useMutationState({
    filters: { mutationKey: trpc.images.reorder.mutationKey(), status: 'pending' },
    select: ({ state }) => ReorderImagesInput.parse(state.variables),
  })
  const removed = useMutationState({
    filters: { mutationKey: trpc.images.remove.mutationKey(), status: 'pending' },
    select: ({ state }) => IdInput.parse(state.variables).id,
  })
  const order = orders.findLast((input) => input.partId === partId)
  return without(order === undefined ? items : inOrder(items, order.imageIds), removed)
}
