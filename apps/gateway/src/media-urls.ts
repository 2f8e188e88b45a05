import { signPath } from '@abparts/auth/signed-url'
import { getImageContentUrl, type ImageOwnerType } from '@abparts/contracts/image'
import type { DocumentUrls } from '@abparts/media/present-document'
import type { VideoUrls } from '@abparts/media/present-video'
import type { MediaAccess } from '@abparts/runtime/env'

interface MediaUrlOptions {
  /** Empty when the services answer behind the front door: URLs are then paths. */
  imagesBase: string
  videosBase: string
  secrets: readonly string[]
  access: MediaAccess
}

export interface MediaUrls extends VideoUrls, DocumentUrls {
  /** `isPublic` pictures get a lasting URL, all others a signed one. */
  image: (type: ImageOwnerType, id: string, sha256: string, isPublic: boolean) => string
}

/** Makes the URLs that tRPC hands out. Signed ones are valid for 5 to 10 minutes. */
export function createMediaUrls({ imagesBase, videosBase, secrets, access }: MediaUrlOptions): MediaUrls {
  const video = (path: string) => videosBase + signPath(`/videos/${path}`, secrets)
  const document = (id: string) => videosBase + signPath(`/documents/${id}`, secrets)
  return {
    image: (type, id, sha256, isPublic) => {
      const path = getImageContentUrl(type, id, sha256)
      return imagesBase + (isPublic && access === 'public' ? path : signPath(path, secrets))
    },
    document,
    documentDownload: (id) => `${document(id)}&download=1`,
    videoStream: (id) => video(`stream/${id}`),
    videoOriginal: (id) => `${video(`${id}/original`)}&download=1`,
    videoThumbnail: (id) => video(`${id}/thumbnail`),
    videoStoryboard: (id) => video(`${id}/storyboard.vtt`),
    videoCaption: (id, language) => video(`${id}/captions/${language}.vtt`),
  }
}
