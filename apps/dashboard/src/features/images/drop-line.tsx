import { useLayoutEffect, useRef } from 'react'
import { DropIndicator, type DropTarget } from 'react-aria-components'

/** Half of the gap between two tiles, in pixels. */
const halfGap = 6

/** Shows between which pictures the dragged one will land. It floats, since in the grid it would take a tile's place. */
export function DropLine({ target }: { target: DropTarget }) {
  const line = useRef<HTMLDivElement>(null)

  useLayoutEffect(() => {
    const element = line.current
    if (element === null || target.type !== 'item') return
    const tile = element.parentElement?.querySelector<HTMLElement>(`[data-key="${CSS.escape(String(target.key))}"]`)
    if (!tile) return
    const edge = target.dropPosition === 'before' ? -halfGap : tile.offsetWidth + halfGap
    element.style.left = `${tile.offsetLeft + edge - 2}px`
    element.style.top = `${tile.offsetTop}px`
    element.style.height = `${tile.offsetHeight}px`
  })

  return (
    <DropIndicator
      ref={line}
      target={target}
      className="absolute w-1 rounded-full outline-none data-[drop-target]:bg-accent"
    />
  )
}
