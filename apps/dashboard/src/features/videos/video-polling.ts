import type { Video } from '@abparts/contracts/video'

const pollMilliseconds = 3_000
const refreshMilliseconds = 4 * 60_000

const isUnfinished = ({ state }: Video): boolean => state === 'uploading' || state === 'processing'

/** How soon videos are read again: soon while one is being prepared, else before their signed URLs expire. */
export const videoRefresh = (videos: readonly Video[]): number =>
  videos.some(isUnfinished) ? pollMilliseconds : refreshMilliseconds
