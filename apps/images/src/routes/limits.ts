import { imageFileTypes, imageFormatLabels } from '@abparts/contracts/image'
import { ImagesLimits, maxImageUploadBytes } from '@abparts/contracts/limits'
import { Elysia } from 'elysia'

/** What may be uploaded here, for user interfaces. */
export function limitRoutes() {
  const limits: ImagesLimits = {
    images: { formats: Object.values(imageFormatLabels), fileTypes: imageFileTypes, maxBytes: maxImageUploadBytes },
  }
  return new Elysia().get(
    '/images/limits',
    ({ set }) => {
      set.headers['cache-control'] = 'no-store'
      return limits
    },
    { response: { 200: ImagesLimits }, detail: { summary: 'What may be uploaded.', tags: ['images'] } },
  )
}
