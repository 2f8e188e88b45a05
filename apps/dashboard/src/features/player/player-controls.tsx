import type { Caption } from '@abparts/contracts/video'
import { Maximize, Minimize, Pause, PictureInPicture2, Play } from 'lucide-react'
import { IconButton } from '../../components/icon-button.tsx'
import { formatDuration } from '../../lib/format.ts'
import { PlayerChoice } from './player-choice.tsx'
import { setSpeed, speeds, toggleFullScreen, togglePictureInPicture, togglePlay } from './player-commands.ts'
import { Timeline } from './timeline.tsx'
import { useIsFullScreen } from './use-is-full-screen.ts'
import type { PlayerState } from './use-player-state.ts'
import { VolumeControl } from './volume-control.tsx'

interface PlayerControlsProps {
  player: HTMLVideoElement
  /** What goes to full screen. */
  frame: Element
  state: PlayerState
  storyboardUrl: string | null
  captions: readonly Caption[]
  shownCaption: Caption | null
  onSeek: (seconds: number) => void
  onChooseCaption: (language: string | null) => void
}

const speedOptions = speeds.map((speed) => ({ value: String(speed), label: `${speed}×` }))
const noCaptions = { value: '', label: 'CC off' }

/** The bar below the picture. */
export function PlayerControls(props: PlayerControlsProps) {
  const { player, frame, state, storyboardUrl, captions, shownCaption, onSeek, onChooseCaption } = props
  const isFullScreen = useIsFullScreen(frame)
  return (
    <>
      <Timeline state={state} storyboardUrl={storyboardUrl} onSeek={onSeek} />
      <div className="flex items-center gap-1">
        <IconButton
          icon={state.isPaused ? Play : Pause}
          label={state.isPaused ? 'Play' : 'Pause'}
          variant="stage"
          onPress={() => togglePlay(player)}
        />
        <VolumeControl player={player} volume={state.volume} />
        <p className="mr-auto px-1.5 text-xs whitespace-nowrap tabular-nums">
          {formatDuration(state.currentSeconds)} / {formatDuration(state.durationSeconds)}
        </p>
        {captions.length > 0 && (
          <PlayerChoice
            label="Captions"
            options={[noCaptions, ...captions.map(({ language, label }) => ({ value: language, label }))]}
            value={shownCaption?.language ?? noCaptions.value}
            onChange={(language) => onChooseCaption(language === noCaptions.value ? null : language)}
          />
        )}
        <PlayerChoice
          label="Speed"
          options={speedOptions}
          value={String(state.speed)}
          onChange={(speed) => setSpeed(player, Number(speed))}
        />
        {document.pictureInPictureEnabled && (
          <IconButton
            icon={PictureInPicture2}
            label="Picture in picture"
            variant="stage"
            onPress={() => togglePictureInPicture(player)}
          />
        )}
        <IconButton
          icon={isFullScreen ? Minimize : Maximize}
          label={isFullScreen ? 'Leave full screen' : 'Full screen'}
          variant="stage"
          onPress={() => toggleFullScreen(frame)}
        />
      </div>
    </>
  )
}
