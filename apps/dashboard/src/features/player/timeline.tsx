import { type PointerEvent, useState } from 'react'
import { formatDuration } from '../../lib/format.ts'
import { TimelinePreview } from './timeline-preview.tsx'
import type { PlayerState } from './use-player-state.ts'
import { useStoryboard } from './use-storyboard.ts'

interface TimelineProps {
  state: PlayerState
  storyboardUrl: string | null
  onSeek: (seconds: number) => void
}

const shareOf = (seconds: number, durationSeconds: number): string =>
  `${durationSeconds > 0 ? Math.min(100, (seconds / durationSeconds) * 100) : 0}%`

/** The length of a video with its present moment. Shows what is elsewhere under the pointer, and goes there. */
export function Timeline({ state, storyboardUrl, onSeek }: TimelineProps) {
  const { currentSeconds, durationSeconds, bufferedSeconds } = state
  const [hovered, setHovered] = useState<number | null>(null)
  /** While it is dragged, the player stays where it is: each place on the way would cost a request. */
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
