import { changeVolume, stepSpeed, toggleFullScreen, togglePlay } from './player-commands.ts'

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
