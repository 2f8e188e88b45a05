import { formatDuration } from '../../lib/format.ts'
import { type Tile, tileAt } from './storyboard.ts'

interface TimelinePreviewProps {
  seconds: number
  durationSeconds: number
  tiles: readonly Tile[]
}

/** What is at a place of the timeline, above that place. */
export function TimelinePreview({ seconds, durationSeconds, tiles }: TimelinePreviewProps) {
  const tile = tileAt(tiles, seconds)
  const halfWidth = tile === undefined ? '1.5rem' : `${tile.width / 2}px`
  const place = `${(seconds / durationSeconds) * 100}%`
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute bottom-full mb-1 flex -translate-x-1/2 flex-col items-center gap-1"
      style={{ left: `clamp(${halfWidth}, ${place}, calc(100% - ${halfWidth}))` }}
    >
      {tile && (
        <div
          className="rounded-sm outline outline-frame-line"
          style={{
            width: tile.width,
            height: tile.height,
            backgroundImage: `url(${JSON.stringify(tile.spriteUrl)})`,
            backgroundPosition: `${-tile.x}px ${-tile.y}px`,
          }}
        />
      )}
      <span className="rounded-sm bg-stage/90 px-1.5 text-xs font-semibold tabular-nums">
        {formatDuration(seconds)}
      </span>
    </div>
  )
}
