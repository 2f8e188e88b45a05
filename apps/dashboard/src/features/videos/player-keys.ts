/** Does what a key stands for, and answers whether it stands for anything. Space is the browser's own. */
export function applyKey(key: string, player: HTMLVideoElement): boolean {
  const end = Number.isFinite(player.duration) ? player.duration : 0
  const seek = (seconds: number) => {
    player.currentTime = Math.min(end, Math.max(0, seconds))
  }
  const actions: Record<string, () => unknown> = {
    ArrowLeft: () => seek(player.currentTime - 5),
    ArrowRight: () => seek(player.currentTime + 5),
    j: () => seek(player.currentTime - 10),
    l: () => seek(player.currentTime + 10),
    k: () => (player.paused ? player.play() : player.pause()),
    m: () => {
      player.muted = !player.muted
    },
    f: () => (document.fullscreenElement ? document.exitFullscreen() : player.requestFullscreen()),
  }
  const action = /^[0-9]$/.test(key) ? () => seek((end * Number(key)) / 10) : actions[key]
  action?.()
  return action !== undefined
}
