import { ImagesLimits, VideosLimits } from '@abparts/contracts/limits'
import { BASE_URL } from './env.ts'

const read = async (path: string): Promise<unknown> => (await fetch(BASE_URL + path)).json()

/** What the running services take in, as they say themselves. */
export const readLimits = async (): Promise<ImagesLimits & VideosLimits> => ({
  ...ImagesLimits.parse(await read('/images/limits')),
  ...VideosLimits.parse(await read('/videos/limits')),
})
