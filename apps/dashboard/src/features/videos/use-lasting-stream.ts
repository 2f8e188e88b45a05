import type { Video } from '@abparts/contracts/video'
import { type SyntheticEvent, useEffect, useRef, useState } from 'react'
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
  const player = useRef<HTMLVideoElement>(null)
  const renewals = useRef(0)
  const timeSeconds = useRef(0)

  // Not while rendering: React throws elements away that it does not show, and hears no error of one not yet shown.
  useEffect(() => {
    if (player.current !== null && failure === null) player.current.src = firstUrl
  }, [firstUrl, failure])

  async function renew({ currentTarget }: SyntheticEvent<HTMLVideoElement>): Promise<void> {
    if (renewals.current === maxRenewals) return setFailure(unplayable)
    renewals.current += 1
    const { paused } = currentTarget
    const time = timeSeconds.current
    try {
      const { streamUrl } = await trpcClient.videos.get.query({ id: video.id })
      currentTarget.addEventListener('loadedmetadata', () => resume(currentTarget, time, paused), { once: true })
      currentTarget.src = streamUrl
    } catch {
      setFailure(unplayable)
    }
  }

  function rememberTime({ currentTarget }: SyntheticEvent<HTMLVideoElement>): void {
    // While a new URL is loading the player is at zero, which nobody wanted.
    if (currentTarget.readyState > HTMLMediaElement.HAVE_NOTHING) timeSeconds.current = currentTarget.currentTime
  }

  return {
    failure,
    /** Starts over after a failure. */
    retry: () => {
      renewals.current = 0
      setFailure(null)
    },
    /** For the video element. */
    playerProps: {
      ref: player,
      onError: renew,
      onSeeking: rememberTime,
      onTimeUpdate: rememberTime,
      onCanPlay: () => {
        renewals.current = 0
      },
    },
  }
}

function resume(player: HTMLVideoElement, time: number, paused: boolean): void {
  player.currentTime = time
  // A browser may refuse to start by itself; the play button is still there.
  if (!paused) player.play().catch(() => player.pause())
}
