import type { Video } from '@abparts/contracts/video'
import { CircleAlert, RotateCw } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, useEffect, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { CaptionTrack, useCaptions } from './caption-track.tsx'
import { PlayerControls, PlayerSign } from './player-controls.tsx'
import { applyKey, toggleFullScreen, togglePlay } from './player-keys.tsx'
import { useActivity, usePlayerState } from './player-state.ts'
import { useLastingStream } from './stream.ts'

/** Shown in place of a video that does not play. */
function PlayerFailure({ sentence, onRetry }: { sentence: string; onRetry: () => void }) {
  return (
    <div
      role="alert"
      className="flex aspect-video flex-col items-center justify-center gap-3 rounded-lg bg-stage p-6 text-center text-frame-ink"
    >
      <CircleAlert aria-hidden className="size-8" />
      <p className="max-w-md">{sentence}</p>
      <Button onPress={onRetry}>
        <RotateCw aria-hidden />
        Try again
      </Button>
    </div>
  )
}

interface VideoPlayerProps {
  video: Video
  /** Its content, for screen readers. */
  label: string
  /** Takes the keyboard focus when it appears, so that its keys work immediately. */
  takesFocus?: boolean
}

/** Where only a bare video element can be full screen, as on an iPhone, the browser's own controls are better. */
const hasOwnControls = document.fullscreenEnabled

/** Plays a video, renews its signed URL, and remembers where it was left. Pass the video's id as key. */
export function VideoPlayer({ video, label, takesFocus = false }: VideoPlayerProps) {
  const [frame, setFrame] = useState<HTMLElement | null>(null)
  const { player, seek, failure, retry, playerProps } = useLastingStream(video)
  const state = usePlayerState(player)
  const captions = useCaptions(video.captions)
  const { isActive, note } = useActivity()
  const showsControls = hasOwnControls && (isActive || state.isPaused)
  useEffect(() => {
    if (takesFocus) player?.focus()
  }, [takesFocus, player])

  if (failure !== null) return <PlayerFailure sentence={failure} onRetry={retry} />

  function handleKey(event: KeyboardEvent) {
    note()
    if (event.ctrlKey || event.metaKey || event.altKey || player === null || frame === null) return
    // A select needs letters and arrow keys itself.
    if (event.target instanceof HTMLSelectElement) return
    if (applyKey(event.key, { player, frame, seek, toggleCaptions: captions.toggle })) event.preventDefault()
  }

  /** A tap only shows the controls: on a touch screen nothing else would. */
  function handleClick({ nativeEvent }: MouseEvent) {
    const isTouch = nativeEvent instanceof PointerEvent && nativeEvent.pointerType === 'touch'
    if (hasOwnControls && player !== null && !isTouch) togglePlay(player)
  }

  return (
    <section
      aria-label="Player"
      ref={setFrame}
      data-shows-controls={showsControls || undefined}
      onKeyDown={handleKey}
      onPointerMove={note}
      onPointerDown={note}
      className={`player group relative overflow-hidden rounded-lg bg-stage text-frame-ink [&:fullscreen]:rounded-none ${hasOwnControls && !showsControls ? 'cursor-none' : ''}`}
    >
      <video
        {...(video.thumbnailUrl !== null && { poster: video.thumbnailUrl })}
        aria-label={label}
        controls={!hasOwnControls}
        tabIndex={0}
        playsInline
        preload="metadata"
        onClick={handleClick}
        onDoubleClick={() => hasOwnControls && frame && toggleFullScreen(frame)}
        {...playerProps}
        className="aspect-video w-full object-contain group-[:fullscreen]:aspect-auto group-[:fullscreen]:h-full"
      >
        {video.captions
          .filter(({ language }) => !hasOwnControls || language === captions.shown?.language)
          .map((caption) => (
            <CaptionTrack key={caption.language} caption={caption} isShown={hasOwnControls} />
          ))}
      </video>
      {hasOwnControls && player !== null && frame !== null && (
        <div className="pointer-events-none absolute inset-x-0 bottom-0 bg-linear-to-t from-stage/95 to-transparent px-3 pt-10 pb-1.5 opacity-0 transition-opacity group-data-shows-controls:pointer-events-auto group-data-shows-controls:opacity-100 has-focus-visible:pointer-events-auto has-focus-visible:opacity-100">
          <PlayerControls
            player={player}
            frame={frame}
            state={state}
            storyboardUrl={video.storyboardUrl}
            captions={video.captions}
            shownCaption={captions.shown}
            onSeek={seek}
            onChooseCaption={captions.choose}
          />
        </div>
      )}
      {hasOwnControls && player !== null && <PlayerSign state={state} onPress={() => togglePlay(player)} />}
    </section>
  )
}
