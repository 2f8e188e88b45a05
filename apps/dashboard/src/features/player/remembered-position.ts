import { z } from 'zod'

const storageKey = 'positions'
const maxRemembered = 100
/** Nobody needs to be brought back to the beginning, or to the end. */
const edgeSeconds = 3

const Positions = z.record(z.string(), z.number())

function readPositions(): z.infer<typeof Positions> {
  try {
    return Positions.parse(JSON.parse(localStorage.getItem(storageKey) ?? '{}'))
  } catch {
    return {}
  }
}

/** Where one left a video in this browser, in seconds; 0 for one not begun. */
export const positionOf = (videoId: string): number => readPositions()[videoId] ?? 0

/** Remembers where one is in a video. The longest untouched ones are forgotten. */
export function rememberPosition(videoId: string, seconds: number, durationSeconds: number): void {
  const { [videoId]: _, ...others } = readPositions()
  const isWorthIt = seconds > edgeSeconds && seconds < durationSeconds - edgeSeconds
  const positions = [...Object.entries(others), ...(isWorthIt ? [[videoId, Math.floor(seconds)] as const] : [])]
  localStorage.setItem(storageKey, JSON.stringify(Object.fromEntries(positions.slice(-maxRemembered))))
}
