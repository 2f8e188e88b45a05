import { IdInput } from '@abparts/contracts/fields'
import { type PartImage, ReorderImagesInput } from '@abparts/contracts/image'
import { useMutationState, useSuspenseQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/trpc.ts'

const withPositions = (images: readonly PartImage[]): PartImage[] =>
  images.map((image, position) => ({ ...image, position }))

/** The images in this order, followed by those that it does not name. */
export const inOrder = (images: readonly PartImage[], ids: readonly string[]): PartImage[] =>
  withPositions([
    ...ids.flatMap((id) => images.filter((image) => image.id === id)),
    ...images.filter(({ id }) => !ids.includes(id)),
  ])

/** The images without these. */
export const without = (images: readonly PartImage[], ids: readonly string[]): PartImage[] =>
  withPositions(images.filter(({ id }) => !ids.includes(id)))

/**
 * A part's images as they will be once pending changes have succeeded. The cache keeps them as the server has them, so
 * that a failed change is reverted immediately.
 */
export function useImages(partId: string): readonly PartImage[] {
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
