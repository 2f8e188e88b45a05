import type { Caption } from '@abparts/contracts/video'
import { LoaderCircle, Maximize, Minimize, Pause, PictureInPicture2, Play, Volume2, VolumeX } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { IconButton } from '../../components/icon-button.tsx'
import { formatDuration } from '../../lib/format.ts'
import { changeVolume, setSpeed, speeds, toggleFullScreen, togglePictureInPicture, togglePlay } from './player-keys.tsx'
import { type PlayerState, useIsFullScreen } from './player-state.ts'
import { Timeline } from './timeline.tsx'

interface PlayerChoiceProps {
  label: string
  options: readonly { value: string; label: string }[]
  value: string
  onChange: (value: string) => void
}

/** A choice among a few options in the player's controls. A native select, since no other is visible in full screen. */
function PlayerChoice({ label, options, value, onChange }: PlayerChoiceProps) {
  return (
    <select
      aria-label={label}
      title={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      className="h-9 max-w-28 cursor-pointer text-center appearance-none rounded-md bg-transparent px-2 text-[0.8125rem] font-medium [color-scheme:dark] hover:bg-frame-raised focus-visible:outline-frame-accent [&>option]:bg-stage"
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}

/** In the middle of the video: a spinner while it waits, or a play button. The bar below tells screen readers both. */
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

/** Arrow keys on this slider change the volume and do not seek. */
const keepKey = (event: KeyboardEvent) => event.key.startsWith('Arrow') && event.stopPropagation()

function VolumeControl({ player, volume }: { player: HTMLVideoElement; volume: number }) {
  return (
    <div className="flex items-center">
      <IconButton
        icon={volume === 0 ? VolumeX : Volume2}
        label={volume === 0 ? 'Unmute' : 'Mute'}
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

interface PlayerControlsProps {
  player: HTMLVideoElement
  /** The element that is shown in full screen. */
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

/** The bar below the video. */
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
            label="Picture-in-picture"
            variant="stage"
            onPress={() => togglePictureInPicture(player)}
          />
        )}
        <IconButton
          icon={isFullScreen ? Minimize : Maximize}
          label={isFullScreen ? 'Exit full screen' : 'Full screen'}
          variant="stage"
          onPress={() => toggleFullScreen(frame)}
        />
      </div>
    </>
  )
}
