import { useEffect, useState, useSyncExternalStore } from 'react'
import { z } from 'zod'

const storageKey = 'positions'
const maxRemembered = 100
/** A position this close to the beginning or the end is not remembered. */
const edgeSeconds = 3

const Positions = z.record(z.string(), z.number())

function readPositions(): z.infer<typeof Positions> {
  try {
    return Positions.parse(JSON.parse(localStorage.getItem(storageKey) ?? '{}'))
  } catch {
    return {}
  }
}

/** The position at which a video was left in this browser, in seconds; 0 for one not started. */
export const positionOf = (videoId: string): number => readPositions()[videoId] ?? 0

/** Remembers the position in a video. The least recently used ones are forgotten. */
export function rememberPosition(videoId: string, seconds: number, durationSeconds: number): void {
  const { [videoId]: _, ...others } = readPositions()
  const isWorthIt = seconds > edgeSeconds && seconds < durationSeconds - edgeSeconds
  const positions = [...Object.entries(others), ...(isWorthIt ? [[videoId, Math.floor(seconds)] as const] : [])]
  localStorage.setItem(storageKey, JSON.stringify(Object.fromEntries(positions.slice(-maxRemembered))))
}

/** How far a player could continue from its present position without the network. */
function bufferedEnd({ buffered, currentTime }: HTMLVideoElement): number {
  for (let index = 0; index < buffered.length; index += 1)
    if (buffered.start(index) <= currentTime && currentTime <= buffered.end(index)) return buffered.end(index)
  return currentTime
}

/** Whether a player has buffered a position. */
export const isBuffered = ({ buffered }: HTMLVideoElement, seconds: number): boolean =>
  Array.from({ length: buffered.length }).some(
    (_, index) => buffered.start(index) <= seconds && seconds <= buffered.end(index),
  )

const quietMilliseconds = 2_500

/** Whether someone moved the pointer or pressed a key a moment ago. `note` records that they just did. */
export function useActivity() {
  const [lastAt, setLastAt] = useState<number | null>(null)
  useEffect(() => {
    if (lastAt === null) return
    const timer = setTimeout(() => setLastAt(null), quietMilliseconds)
    return () => clearTimeout(timer)
  }, [lastAt])
  return { isActive: lastAt !== null, note: () => setLastAt(performance.now()) }
}

function subscribe(listener: () => void): () => void {
  document.addEventListener('fullscreenchange', listener)
  return () => document.removeEventListener('fullscreenchange', listener)
}

export const useIsFullScreen = (element: Element): boolean =>
  useSyncExternalStore(subscribe, () => document.fullscreenElement === element)

/** What the controls show of a player. */
export interface PlayerState {
  isPaused: boolean
  /** Whether it is waiting for data. */
  isWaiting: boolean
  currentSeconds: number
  /** 0 while unknown. */
  durationSeconds: number
  /** How far it could continue without the network. */
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
