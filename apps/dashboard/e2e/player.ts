import type { Locator } from 'playwright-core'
import { expect } from 'vitest'

/** What the page's player currently shows. */
const stateOf = (player: Locator) =>
  player.evaluate((element) => {
    if (!(element instanceof HTMLVideoElement)) throw new Error('This is no player.')
    const { currentTime, duration, paused, seeking, readyState, videoWidth } = element
    return { currentTime, duration, paused, seeking, readyState, videoWidth }
  })

/** Waits until the player knows the video's length: before that there is nowhere to seek to. */
export async function expectLoaded(player: Locator): Promise<void> {
  await expect.poll(async () => (await stateOf(player)).readyState).toBeGreaterThan(0)
}

/** Waits until the player shows a frame and its time moves. */
export async function expectPlaying(player: Locator): Promise<void> {
  const { currentTime } = await stateOf(player)
  await expect.poll(async () => (await stateOf(player)).currentTime).toBeGreaterThan(currentTime)
  const { paused, videoWidth } = await stateOf(player)
  expect({ paused, hasImage: videoWidth > 0 }).toEqual({ paused: false, hasImage: true })
}

/** Waits until the player has reached this fraction of the video and shows its frame. */
export async function expectPosition(player: Locator, share: number): Promise<void> {
  await expect
    .poll(async () => {
      const { currentTime, duration, seeking, readyState } = await stateOf(player)
      return { position: Math.round((currentTime / duration) * 10) / 10, seeking, hasFrame: readyState >= 2 }
    })
    .toEqual({ position: share, seeking: false, hasFrame: true })
}
