import { LoaderCircle, Play } from 'lucide-react'
import type { PlayerState } from './use-player-state.ts'

/** In the middle of the picture: that it waits, or that a press plays it. The bar below says both to screen readers. */
export function PlayerSign({ state, onPress }: { state: PlayerState; onPress: () => void }) {
  if (state.isWaiting)
    return <LoaderCircle aria-hidden className="pointer-events-none absolute inset-0 m-auto size-12 animate-spin" />
  if (!state.isPaused) return null
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-hidden
      onClick={onPress}
      className="absolute inset-0 m-auto flex size-16 cursor-pointer items-center justify-center rounded-full bg-stage/70 hover:bg-accent hover:text-on-accent"
    >
      <Play aria-hidden className="ml-1 size-7 fill-current" />
    </button>
  )
}
