export const speeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const

/** Starts or stops. A browser may refuse to start by itself; then the player stays stopped. */
export function togglePlay(player: HTMLVideoElement): void {
  if (player.paused) player.play().catch(() => player.pause())
  else player.pause()
}

export function changeVolume(player: HTMLVideoElement, volume: number): void {
  player.volume = Math.min(1, Math.max(0, volume))
  player.muted = player.volume === 0
}

export function setSpeed(player: HTMLVideoElement, speed: number): void {
  // The default too: a new address would bring it back.
  player.defaultPlaybackRate = speed
  player.playbackRate = speed
}

/** One speed up (1) or down (-1). */
function stepSpeed(player: HTMLVideoElement, step: 1 | -1): void {
  const ordered = step === 1 ? speeds : speeds.toReversed()
  const next = ordered.find((speed) => (speed - player.playbackRate) * step > 0)
  if (next !== undefined) setSpeed(player, next)
}

/** The whole player with its controls, not the image alone. */
export const toggleFullScreen = (frame: Element): Promise<void> =>
  document.fullscreenElement === null ? frame.requestFullscreen() : document.exitFullscreen()

export const togglePictureInPicture = (player: HTMLVideoElement): Promise<unknown> =>
  document.pictureInPictureElement === null ? player.requestPictureInPicture() : document.exitPictureInPicture()

interface KeyTargets {
  player: HTMLVideoElement
  /** What goes to full screen. */
  frame: Element
  /** Goes to a moment. */
  seek: (seconds: number) => void
  toggleCaptions: () => void
}

/** Does what a key stands for, and answers whether it stands for anything. */
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

/** Tells which keys the focused player knows. */
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
