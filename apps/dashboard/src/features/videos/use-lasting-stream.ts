import type { Video } from '@abparts/contracts/video'
import { useRef, useState } from 'react'
import { trpcClient } from '../../lib/trpc.ts'

const maxRenewals = 2

const unplayable =
  'This video cannot be played here: the connection is broken, or your browser does not know its format.'

/**
 * Keeps a player going when its signed URL expires: it gets a fresh one and continues at the same position.
 * `failure` is a sentence once fresh URLs fail as well.
 */
export function useLastingStream(video: Video) {
  // The player keeps the URL that it started with, though the lists around it get newer ones.
  const [firstUrl] = useState(video.streamUrl)
  const [failure, setFailure] = useState<string | null>(null)
  const renewals = useRef(0)
  const timeSeconds = useRef(0)

  async function renew(player: HTMLVideoElement): Promise<void> {
    if (renewals.current === maxRenewals) return setFailure(unplayable)
    renewals.current += 1
    const { paused } = player
    try {
      const { streamUrl } = await trpcClient.videos.get.query({ id: video.id })
      player.addEventListener('loadedmetadata', () => resume(player, paused), { once: true })
      player.src = streamUrl
    } catch {
      setFailure(unplayable)
    }
  }

  function resume(player: HTMLVideoElement, paused: boolean): void {
    player.currentTime = timeSeconds.current
    // A browser may refuse to start by itself; the play button is still there.
    if (!paused) player.play().catch(() => player.pause())
  }

  return {
    firstUrl,
    failure,
    /** Starts over after a failure. */
    retry: () => {
      renewals.current = 0
      setFailure(null)
    },
    /** For the video element. */
    events: {
      onError: (event: { currentTarget: HTMLVideoElement }) => void renew(event.currentTarget),
      onSeeking: (event: { currentTarget: HTMLVideoElement }) => {
        timeSeconds.current = event.currentTarget.currentTime
      },
      onTimeUpdate: (event: { currentTarget: HTMLVideoElement }) => {
        timeSeconds.current = event.currentTarget.currentTime
      },
      onCanPlay: () => {
        renewals.current = 0
      },
    },
  }
}
