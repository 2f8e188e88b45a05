export const speeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const

/** Plays or pauses. A browser may refuse to play without a click; then the player stays paused. */
export function togglePlay(player: HTMLVideoElement): void {
  if (player.paused) player.play().catch(() => player.pause())
  else player.pause()
}

export function changeVolume(player: HTMLVideoElement, volume: number): void {
  player.volume = Math.min(1, Math.max(0, volume))
  player.muted = player.volume === 0
}

export function setSpeed(player: HTMLVideoElement, speed: number): void {
  // The default as well: a new URL would reset the speed to it.
  player.defaultPlaybackRate = speed
  player.playbackRate = speed
}

/** One speed up (1) or down (-1). */
function stepSpeed(player: HTMLVideoElement, step: 1 | -1): void {
  const ordered = step === 1 ? speeds : speeds.toReversed()
  const next = ordered.find((speed) => (speed - player.playbackRate) * step > 0)
  if (next !== undefined) setSpeed(player, next)
}

/** The whole player with its controls, not only the video. */
export const toggleFullScreen = (frame: Element): Promise<void> =>
  document.fullscreenElement === null ? frame.requestFullscreen() : document.exitFullscreen()

export const togglePictureInPicture = (player: HTMLVideoElement): Promise<unknown> =>
  document.pictureInPictureElement === null ? player.requestPictureInPicture() : document.exitPictureInPicture()

interface KeyTargets {
  player: HTMLVideoElement
  /** The element that is shown in full screen. */
  frame: Element
  /** Seeks to a position in seconds. */
  seek: (seconds: number) => void
  toggleCaptions: () => void
}

/** Handles a key. Returns whether the player knows it. */
export function applyKey(key: string, { player, frame, seek, toggleCaptions }: KeyTargets): boolean {
  const actions: Record<string, () => unknown> = {
    ' ': () => togglePlay(player),
    k: () => togglePlay(player),
    ArrowLeft: () => seek(player.currentTime - 5),
    ArrowRight: () => seek(player.currentTime + 5),
    j: () => seek(player.currentTime - 10),
    l: () => seek(player.currentTime + 10),
    Home: () => seek(0),
    End: () => seek(player.duration),
    ArrowUp: () => changeVolume(player, player.volume + 0.1),
    ArrowDown: () => changeVolume(player, player.volume - 0.1),
    m: () => {
      player.muted = !player.muted
    },
    c: toggleCaptions,
    f: () => toggleFullScreen(frame),
    '<': () => stepSpeed(player, -1),
    '>': () => stepSpeed(player, 1),
  }
  const action = /^[0-9]$/.test(key) ? () => seek((player.duration * Number(key)) / 10) : actions[key]
  action?.()
  return action !== undefined
}

const keys = [
  ['Space', 'play'],
  ['← →', '5 s'],
  ['0–9', 'jump'],
  ['M', 'mute'],
  ['C', 'captions'],
  ['< >', 'speed'],
  ['F', 'full screen'],
] as const

/** Lists the keys of the focused player. */
export function PlayerKeysHint() {
  return (
    <ul className="hidden flex-wrap gap-x-4 gap-y-1 text-xs text-muted pointer-fine:flex">
      {keys.map(([key, effect]) => (
        <li key={key} className="flex items-center gap-1.5">
          <kbd className="rounded-sm border border-line bg-surface px-1.5 font-mono text-2xs text-ink">{key}</kbd>
          {effect}
        </li>
      ))}
    </ul>
  )
}
