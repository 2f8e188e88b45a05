import { useEffect, useState } from 'react'
import { bufferedEnd } from './buffered.ts'

/** What the controls show of a player. */
export interface PlayerState {
  isPaused: boolean
  /** It would show something, and has nothing yet. */
  isWaiting: boolean
  currentSeconds: number
  /** 0 while unknown. */
  durationSeconds: number
  /** How far it could go on without the network. */
  bufferedSeconds: number
  /** 0 when muted. */
  volume: number
  speed: number
}

const events = [
  'loadedmetadata',
  'durationchange',
  'play',
  'playing',
  'pause',
  'waiting',
  'canplay',
  'seeking',
  'seeked',
  'timeupdate',
  'progress',
  'volumechange',
  'ratechange',
  'ended',
]

const initialState: PlayerState = {
  isPaused: true,
  isWaiting: false,
  currentSeconds: 0,
  durationSeconds: 0,
  bufferedSeconds: 0,
  volume: 1,
  speed: 1,
}

const readState = (player: HTMLVideoElement): PlayerState => ({
  isPaused: player.paused,
  isWaiting: (!player.paused || player.seeking) && player.readyState < HTMLMediaElement.HAVE_FUTURE_DATA,
  currentSeconds: player.currentTime,
  durationSeconds: Number.isFinite(player.duration) ? player.duration : 0,
  bufferedSeconds: bufferedEnd(player),
  volume: player.muted ? 0 : player.volume,
  speed: player.playbackRate,
})

/** What a player is doing, as it changes. */
export function usePlayerState(player: HTMLVideoElement | null): PlayerState {
  const [state, setState] = useState(initialState)
  useEffect(() => {
    if (player === null) return
    const update = () => setState(readState(player))
    update()
    for (const event of events) player.addEventListener(event, update)
    return () => {
      for (const event of events) player.removeEventListener(event, update)
    }
  }, [player])
  return state
}
