/** How far a player could go on from its present moment without the network. */
export function bufferedEnd({ buffered, currentTime }: HTMLVideoElement): number {
  for (let index = 0; index < buffered.length; index += 1)
    if (buffered.start(index) <= currentTime && currentTime <= buffered.end(index)) return buffered.end(index)
  return currentTime
}

/** Whether a player has what is at a moment. */
export const isBuffered = ({ buffered }: HTMLVideoElement, seconds: number): boolean =>
  Array.from({ length: buffered.length }).some(
    (_, index) => buffered.start(index) <= seconds && seconds <= buffered.end(index),
  )
