import { useMutation, useQueryClient } from '@tanstack/react-query'
import { trpc } from '../../lib/trpc.ts'
import { inOrder } from './images.ts'

/**
 * The part's images with the uploaded ones in the order in which they were chosen, in the positions that they hold
 * together. All others stay where they are. Null when nothing has to move.
 */
export function inChosenOrder(imageIds: readonly string[], chosen: readonly string[]): string[] | null {
  const present = new Set(imageIds)
  const waiting = chosen.filter((id) => present.has(id))
  const moving = new Set(waiting)
  const sorted = imageIds.map((id) => (moving.has(id) ? (waiting.shift() ?? id) : id))
  return sorted.some((id, index) => id !== imageIds[index]) ? sorted : null
}

/** The ids in their new order after some were dropped before or after another. */
export function moveKeys(
  ids: readonly string[],
  moved: ReadonlySet<string | number>,
  target: { key: string | number; dropPosition: 'on' | 'before' | 'after' },
): string[] {
  const staying = ids.filter((id) => !moved.has(id))
  const at = staying.indexOf(String(target.key)) + (target.dropPosition === 'before' ? 0 : 1)
  return [...staying.slice(0, at), ...ids.filter((id) => moved.has(id)), ...staying.slice(at)]
}

interface TileTarget {
  type: 'item'
  key: string
  dropPosition: 'before' | 'after'
}

function distanceTo({ left, right, top, bottom }: DOMRect, x: number, y: number): number {
  return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom))
}

/**
 * Where an image dropped at this point of the gallery goes: before or after the nearest tile. The list's own search
 * assumes tiles of one height, and the first one here is large. Null in an empty gallery.
 */
export function dropTargetAt(gallery: HTMLElement, x: number, y: number): TileTarget | null {
  const origin = gallery.getBoundingClientRect()
  const tiles = [...gallery.querySelectorAll<HTMLElement>('[data-key]')].map((tile) => ({
    key: tile.dataset.key ?? '',
    rect: tile.getBoundingClientRect(),
  }))
  const [nearest] = tiles
    .map((tile) => ({ ...tile, distance: distanceTo(tile.rect, origin.left + x, origin.top + y) }))
    .toSorted((one, other) => one.distance - other.distance)
  if (nearest === undefined) return null
  const middle = nearest.rect.left + nearest.rect.width / 2
  return { type: 'item', key: nearest.key, dropPosition: origin.left + x < middle ? 'before' : 'after' }
}

/** Puts a part's images into a new order: on the screen immediately, and back when that fails. */
export function useReorder(partId: string): (imageIds: string[]) => void {
  const queryClient = useQueryClient()
  const { queryKey } = trpc.images.list.queryOptions({ partId })
  const { mutate } = useMutation(
    trpc.images.reorder.mutationOptions({
      meta: { failure: 'The images could not be reordered.' },
      // One after the other: each request names the position of every image.
      scope: { id: `reorder-${partId}` },
      onSuccess: async (_answer, { imageIds }) => {
        await queryClient.cancelQueries({ queryKey })
        queryClient.setQueryData(queryKey, (list) => list && { ...list, items: inOrder(list.items, imageIds) })
      },
    }),
  )
  return (imageIds) => mutate({ partId, imageIds })
}
