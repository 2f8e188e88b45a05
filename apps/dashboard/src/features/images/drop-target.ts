interface TileTarget {
  type: 'item'
  key: string
  dropPosition: 'before' | 'after'
}

function distanceTo({ left, right, top, bottom }: DOMRect, x: number, y: number): number {
  return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom))
}

/**
 * Where a picture dropped at this point of the gallery goes: before or after the nearest tile. The list's own search
 * takes all tiles to be of one height, and ours begins with a large one. Null in an empty gallery.
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
