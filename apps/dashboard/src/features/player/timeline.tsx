import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type PointerEvent, useState } from 'react'
import { formatDuration } from '../../lib/format.ts'
import { fetchText } from '../../lib/requests.ts'
import type { PlayerState } from './player-state.ts'

/** A small image for a section of a video: a rectangle of a sprite. */
interface Tile {
  startSeconds: number
  endSeconds: number
  spriteUrl: string
  x: number
  y: number
  width: number
  height: number
}

const cue = /^([\d:.]+) --> ([\d:.]+)[^\n]*\n([^\n#]+)#xywh=(\d+),(\d+),(\d+),(\d+)$/gm

const secondsOf = (clock: string): number => clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)

/** The tiles of a WebVTT storyboard. Their URLs are relative to its own. */
export const parseStoryboard = (text: string, url: string): Tile[] =>
  Array.from(text.replaceAll('\r', '').matchAll(cue), ([, start = '', end = '', sprite = '', ...box]) => {
    const [x = 0, y = 0, width = 0, height = 0] = box.map(Number)
    const spriteUrl = new URL(sprite, url).href
    return { startSeconds: secondsOf(start), endSeconds: secondsOf(end), spriteUrl, x, y, width, height }
  })

/** The tile for a position; the last one also covers everything after it. */
export const tileAt = (tiles: readonly Tile[], seconds: number): Tile | undefined =>
  tiles.find(({ endSeconds }) => seconds < endSeconds) ?? tiles.at(-1)

/** The tiles of a video's storyboard, fetched on first use. Without them there is no preview. */
function useStoryboard(url: string | null, isWanted: boolean): readonly Tile[] {
  const { data = [] } = useQuery({
    queryKey: ['storyboard', url],
    queryFn: async () => {
      const address = new URL(url ?? '', location.href).href
      return parseStoryboard(await fetchText(address), address)
    },
    enabled: isWanted && url !== null,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: false,
  })
  return data
}

interface TimelinePreviewProps {
  seconds: number
  durationSeconds: number
  tiles: readonly Tile[]
}

/** A preview above a position of the timeline. */
function TimelinePreview({ seconds, durationSeconds, tiles }: TimelinePreviewProps) {
  const tile = tileAt(tiles, seconds)
  const halfWidth = tile === undefined ? '1.5rem' : `${tile.width / 2}px`
  const left = `${(seconds / durationSeconds) * 100}%`
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute bottom-full mb-1 flex -translate-x-1/2 flex-col items-center gap-1"
      style={{ left: `clamp(${halfWidth}, ${left}, calc(100% - ${halfWidth}))` }}
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

interface TimelineProps {
  state: PlayerState
  storyboardUrl: string | null
  onSeek: (seconds: number) => void
}

const shareOf = (seconds: number, durationSeconds: number): string =>
  `${durationSeconds > 0 ? Math.min(100, (seconds / durationSeconds) * 100) : 0}%`

/** A slider over the length of a video. Previews the position under the pointer, and seeks to it. */
export function Timeline({ state, storyboardUrl, onSeek }: TimelineProps) {
  const { currentSeconds, durationSeconds, bufferedSeconds } = state
  const [hovered, setHovered] = useState<number | null>(null)
  /** While it is dragged, the player stays where it is: each position on the way would cost a request. */
  const [dragged, setDragged] = useState<{ seconds: number } | null>(null)
  const looked = dragged?.seconds ?? hovered
  const shown = dragged?.seconds ?? currentSeconds
  const tiles = useStoryboard(storyboardUrl, looked !== null)

  function hover({ currentTarget, clientX, pointerType }: PointerEvent): void {
    const { left, width } = currentTarget.getBoundingClientRect()
    if (pointerType !== 'touch') setHovered(Math.min(1, Math.max(0, (clientX - left) / width)) * durationSeconds)
  }

  function drop(): void {
    if (dragged !== null) onSeek(dragged.seconds)
    setDragged(null)
  }

  return (
    <div
      className="group/timeline relative flex h-6 items-center rounded-sm has-focus-visible:outline-2 has-focus-visible:outline-frame-accent"
      onPointerMove={hover}
      onPointerLeave={() => setHovered(null)}
    >
      <div className="relative h-1 w-full overflow-hidden rounded-full bg-frame-ink/25 transition-[height] group-hover/timeline:h-1.5">
        <div
          className="absolute inset-y-0 bg-frame-ink/35"
          style={{ width: shareOf(bufferedSeconds, durationSeconds) }}
        />
        <div className="absolute inset-y-0 bg-frame-accent" style={{ width: shareOf(shown, durationSeconds) }} />
      </div>
      <div
        className="pointer-events-none absolute size-3 -translate-x-1/2 rounded-full bg-frame-accent"
        style={{ left: shareOf(shown, durationSeconds) }}
      />
      <input
        type="range"
        aria-label="Position"
        aria-valuetext={`${formatDuration(shown)} of ${formatDuration(durationSeconds)}`}
        min={0}
        max={durationSeconds}
        step="any"
        value={shown}
        onPointerDown={() => setDragged({ seconds: currentSeconds })}
        onChange={({ target }) => {
          if (dragged === null) onSeek(target.valueAsNumber)
          else setDragged({ seconds: target.valueAsNumber })
        }}
        onPointerUp={drop}
        onPointerCancel={drop}
        className="absolute inset-0 m-0 w-full cursor-pointer opacity-0"
      />
      {looked !== null && durationSeconds > 0 && (
        <TimelinePreview seconds={looked} durationSeconds={durationSeconds} tiles={tiles} />
      )}
    </div>
  )
}
