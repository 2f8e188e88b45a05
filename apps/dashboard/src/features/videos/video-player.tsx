import type { Video } from '@abparts/contracts/video'
import { CircleAlert, RotateCw } from 'lucide-react'
import { type KeyboardEvent, useEffect } from 'react'
import { Button } from '../../components/button.tsx'
import { applyKey } from './player-keys.ts'
import { useLastingStream } from './use-lasting-stream.ts'

interface VideoPlayerProps {
  video: Video
  /** What it shows, for screen readers. */
  label: string
  /** Gets the keyboard's focus when it appears, so that its keys work at once. */
  takesFocus?: boolean
}

function handleKey(event: KeyboardEvent<HTMLVideoElement>) {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (applyKey(event.key, event.currentTarget)) event.preventDefault()
}

/** The browser's own player, with keys for seeking, that outlives its signed URL. Give it the video's id as key. */
export function VideoPlayer({ video, label, takesFocus = false }: VideoPlayerProps) {
  const { failure, retry, playerProps } = useLastingStream(video)
  const { ref } = playerProps
  useEffect(() => {
    if (takesFocus) ref.current?.focus()
  }, [takesFocus, ref])

  if (failure !== null)
    return (
      <div
        role="alert"
        className="flex aspect-video flex-col items-center justify-center gap-3 rounded-lg bg-stage p-6 text-center text-frame-ink"
      >
        <CircleAlert aria-hidden className="size-8" />
        <p className="max-w-md">{failure}</p>
        <Button onPress={retry}>
          <RotateCw aria-hidden />
          Try again
        </Button>
      </div>
    )
  return (
    <video
      {...(video.thumbnailUrl !== null && { poster: video.thumbnailUrl })}
      aria-label={label}
      controls
      playsInline
      preload="metadata"
      onKeyDown={handleKey}
      {...playerProps}
      className="aspect-video w-full rounded-lg bg-stage object-contain"
    />
  )
}
