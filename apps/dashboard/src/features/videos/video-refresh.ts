import type { Video } from '@abparts/contracts/video'
import { refreshMilliseconds } from '../../lib/refresh.ts'

const pollMilliseconds = 3_000

const isUnfinished = ({ state }: Video): boolean => state === 'uploading' || state === 'processing'

/** How soon videos are read again: soon while one is being prepared, else like everything. */
export const videoRefresh = (videos: readonly Video[]): number =>
  videos.some(isUnfinished) ? pollMilliseconds : refreshMilliseconds
