import { signPath } from '@abparts/auth/signed-url'
import { getImageContentUrl, type ImageOwnerType } from '@abparts/contracts/image'
import type { MediaAccess } from '@abparts/runtime/env'

interface MediaUrlOptions {
  /** Empty when the services answer behind the front door: URLs are then paths. */
  imagesBase: string
  videosBase: string
  secrets: readonly string[]
  access: MediaAccess
}

export interface MediaUrls {
  /** `isPublic` pictures get a lasting URL, all others a signed one. */
  image: (type: ImageOwnerType, id: string, sha256: string, isPublic: boolean) => string
  videoStream: (id: string) => string
  videoThumbnail: (id: string) => string
}

/** Makes the URLs that tRPC hands out. Signed ones are valid for 5 to 10 minutes. */
export function createMediaUrls({ imagesBase, videosBase, secrets, access }: MediaUrlOptions): MediaUrls {
  return {
    image: (type, id, sha256, isPublic) => {
      const path = getImageContentUrl(type, id, sha256)
      return imagesBase + (isPublic && access === 'public' ? path : signPath(path, secrets))
    },
    videoStream: (id) => videosBase + signPath(`/videos/stream/${id}`, secrets),
    videoThumbnail: (id) => videosBase + signPath(`/videos/${id}/thumbnail`, secrets),
  }
}
