import type { Video } from '@abparts/contracts/video'
import { type SyntheticEvent, useEffect, useRef, useState } from 'react'
import { statusOf } from '../../lib/failure-kinds.ts'
import { pauseOrConnection } from '../../lib/pause-or-connection.ts'
import { trpcClient } from '../../lib/trpc.ts'
import { isBuffered, positionOf, rememberPosition } from './player-state.ts'

const pauseMilliseconds = 5_000

/** A fresh URL of a video; waits for a connection while there is none. Throws when it is refused or aborted. */
async function fetchStreamUrl(id: string, signal: AbortSignal): Promise<string> {
  for (;;) {
    try {
      return (await trpcClient.videos.get.query({ id }, { signal })).streamUrl
    } catch (error) {
      signal.throwIfAborted()
      if (statusOf(error) !== undefined) throw error
      await pauseOrConnection(pauseMilliseconds, signal)
    }
  }
}

const maxRenewals = 2
/** A URL that expires sooner than this is not used to start. */
const marginMilliseconds = 20_000
/** How far it plays before the position is saved again. */
const rememberedStepSeconds = 2

const unplayable = 'This video cannot be played: the connection was lost, or your browser does not support its format.'

const livesOn = (url: string): boolean => {
  const expires = Number(new URL(url, location.href).searchParams.get('expires'))
  return expires * 1000 - marginMilliseconds > Date.now()
}

/**
 * Keeps a player going when its signed URL expires or the connection is lost: it gets a fresh URL and continues at the
 * same position. It starts where the video was left. `failure` is a sentence once fresh URLs fail as well.
 */
export function useLastingStream({ id, state, streamUrl }: Video) {
  const [player, setPlayer] = useState<HTMLVideoElement | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  /** The newest URL known; the player keeps its present one as long as that works. */
  const newest = useRef(streamUrl)
  const loaded = useRef('')
  const renewal = useRef(new AbortController())
  const renewals = useRef(0)
  const timeSeconds = useRef(positionOf(id))
  const writtenSeconds = useRef(0)

  useEffect(() => {
    newest.current = streamUrl
  }, [streamUrl])

  // Not while rendering: React discards elements that it does not show, and gets no error event of one not yet mounted.
  useEffect(() => {
    if (player === null) return
    load(player, timeSeconds.current, true)
    return () => renewal.current.abort()
  }, [player])

  // What could not be played before may be playable now.
  useEffect(() => {
    if (state === 'ready') setFailure(null)
  }, [state])

  /** Gives the player the newest URL and seeks to a position, playing or not. */
  function load(target: HTMLVideoElement, seconds: number, isPaused: boolean): void {
    timeSeconds.current = seconds
    loaded.current = newest.current
    target.src = newest.current
    const resume = () => {
      if (seconds > 0) target.currentTime = seconds
      // A browser may refuse to play without a click; the play button is still there.
      if (!isPaused) target.play().catch(() => target.pause())
    }
    target.addEventListener('loadedmetadata', resume, { once: true })
  }

  async function renew(target: HTMLVideoElement, seconds: number): Promise<void> {
    renewal.current.abort()
    renewal.current = new AbortController()
    const { signal } = renewal.current
    const { paused } = target
    try {
      if (newest.current === loaded.current || !livesOn(newest.current))
        newest.current = await fetchStreamUrl(id, signal)
      load(target, seconds, paused)
    } catch {
      if (!signal.aborted) setFailure(unplayable)
    }
  }

  /** Seeks to a position. With an expired URL, a request for what is not buffered would only be refused. */
  function seek(seconds: number): void {
    if (player === null || !Number.isFinite(player.duration)) return
    const target = Math.min(player.duration, Math.max(0, seconds))
    if (livesOn(loaded.current) || isBuffered(player, target)) player.currentTime = target
    else void renew(player, target)
  }

  function rememberTime({ readyState, currentTime, duration }: HTMLVideoElement): void {
    // While a new URL is loading the player is at zero, which is not a position to save.
    if (readyState === HTMLMediaElement.HAVE_NOTHING) return
    timeSeconds.current = currentTime
    if (Math.abs(currentTime - writtenSeconds.current) < rememberedStepSeconds) return
    writtenSeconds.current = currentTime
    rememberPosition(id, currentTime, duration)
  }

  return {
    player,
    seek,
    failure,
    /** Tries again after a failure. */
    retry: () => {
      renewals.current = 0
      setFailure(null)
    },
    /** For the video element. */
    playerProps: {
      ref: setPlayer,
      onError: ({ currentTarget }: SyntheticEvent<HTMLVideoElement>) => {
        if (renewals.current === maxRenewals) return setFailure(unplayable)
        renewals.current += 1
        void renew(currentTarget, timeSeconds.current)
      },
      onSeeking: ({ currentTarget }: SyntheticEvent<HTMLVideoElement>) => rememberTime(currentTarget),
      onTimeUpdate: ({ currentTarget }: SyntheticEvent<HTMLVideoElement>) => rememberTime(currentTarget),
      onCanPlay: () => {
        renewals.current = 0
      },
    },
  }
}
