import type { Video } from '@abparts/contracts/video'

/** Most videos play as soon as they have arrived, while they are still being prepared. */
export const isPlayable = ({ state }: Video): boolean => state === 'processing' || state === 'ready'
