import { ImagesLimits, VideosLimits } from '@abparts/contracts/limits'
import { BASE_URL } from './env.ts'

const read = async (path: string): Promise<unknown> => (await fetch(BASE_URL + path)).json()

/** The limits of the running services, as they report them. */
export const readLimits = async (): Promise<ImagesLimits & VideosLimits> => ({
  ...ImagesLimits.parse(await read('/images/limits')),
  ...VideosLimits.parse(await read('/videos/limits')),
})
