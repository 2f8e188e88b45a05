import { Volume2, VolumeX } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { IconButton } from '../../components/icon-button.tsx'
import { changeVolume } from './player-commands.ts'

/** Arrow keys on this slider are for the volume, not for seeking. */
const keepKey = (event: KeyboardEvent) => event.key.startsWith('Arrow') && event.stopPropagation()

export function VolumeControl({ player, volume }: { player: HTMLVideoElement; volume: number }) {
  return (
    <div className="flex items-center">
      <IconButton
        icon={volume === 0 ? VolumeX : Volume2}
        label={volume === 0 ? 'Sound on' : 'Mute'}
        variant="stage"
        onPress={() => {
          player.muted = !player.muted
        }}
      />
      <input
        type="range"
        aria-label="Volume"
        min={0}
        max={1}
        step={0.05}
        value={volume}
        onChange={({ target }) => changeVolume(player, target.valueAsNumber)}
        onKeyDown={keepKey}
        className="hidden h-6 w-16 cursor-pointer accent-frame-accent pointer-fine:sm:block"
      />
    </div>
  )
}
