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
export function stepSpeed(player: HTMLVideoElement, step: 1 | -1): void {
  const ordered = step === 1 ? speeds : speeds.toReversed()
  const next = ordered.find((speed) => (speed - player.playbackRate) * step > 0)
  if (next !== undefined) setSpeed(player, next)
}

/** The whole player with its controls, not the picture alone. */
export const toggleFullScreen = (frame: Element): Promise<void> =>
  document.fullscreenElement === null ? frame.requestFullscreen() : document.exitFullscreen()

export const togglePictureInPicture = (player: HTMLVideoElement): Promise<unknown> =>
  document.pictureInPictureElement === null ? player.requestPictureInPicture() : document.exitPictureInPicture()
