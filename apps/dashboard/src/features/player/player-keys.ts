import { changeVolume, seekTo, stepSpeed, toggleFullScreen, togglePlay } from './player-commands.ts'

interface KeyTargets {
  player: HTMLVideoElement
  /** What goes to full screen. */
  frame: Element
  toggleCaptions: () => void
}

/** Does what a key stands for, and answers whether it stands for anything. */
export function applyKey(key: string, { player, frame, toggleCaptions }: KeyTargets): boolean {
  const actions: Record<string, () => unknown> = {
    ' ': () => togglePlay(player),
    k: () => togglePlay(player),
    ArrowLeft: () => seekTo(player, player.currentTime - 5),
    ArrowRight: () => seekTo(player, player.currentTime + 5),
    j: () => seekTo(player, player.currentTime - 10),
    l: () => seekTo(player, player.currentTime + 10),
    Home: () => seekTo(player, 0),
    End: () => seekTo(player, player.duration),
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
  const action = /^[0-9]$/.test(key) ? () => seekTo(player, (player.duration * Number(key)) / 10) : actions[key]
  action?.()
  return action !== undefined
}
