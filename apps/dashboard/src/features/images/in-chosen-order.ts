/**
 * The part's pictures with the just uploaded ones, which hold some of its places, in the order in which they were
 * chosen; all others stay where they are. Null when nothing has to move.
 */
export function inChosenOrder(imageIds: readonly string[], chosen: readonly string[]): string[] | null {
  const present = new Set(imageIds)
  const waiting = chosen.filter((id) => present.has(id))
  const moving = new Set(waiting)
  const sorted = imageIds.map((id) => (moving.has(id) ? (waiting.shift() ?? id) : id))
  return sorted.some((id, index) => id !== imageIds[index]) ? sorted : null
}
