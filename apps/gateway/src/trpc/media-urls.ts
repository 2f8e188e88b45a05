import { allows, documentResource, imageResource, type Resource, videoResource } from '@abparts/auth/permissions'
import { signPath } from '@abparts/auth/signed-url'
import { getImageContentUrl } from '@abparts/contracts/image-url'
import type { DocumentUrls, StoredDocument } from '@abparts/core/documents/document'
import type { ExistingImageOwner } from '@abparts/core/images/owner'
import type { VideoUrls } from '@abparts/core/videos/present'
import type { StoredVideo } from '@abparts/core/videos/video'
import type { MediaAccess } from '@abparts/runtime/env'

interface MediaUrlOptions {
  /** Empty when the services answer behind the reverse proxy: URLs are then paths. */
  imagesBase: string
  videosBase: string
  secrets: readonly string[]
  access: MediaAccess
}

export interface MediaUrls extends VideoUrls, DocumentUrls {
  /** What everyone may see gets a lasting URL, everything else a signed one. */
  image: (owner: ExistingImageOwner, sha256: string) => string
}

/** Creates the URLs in tRPC's answers. Signed ones are valid for 5 to 10 minutes. */
export function createMediaUrls({ imagesBase, videosBase, secrets, access }: MediaUrlOptions): MediaUrls {
  const sign = (path: string, resource: Resource) => signPath(path, resource, secrets)
  const video = (path: string, of: StoredVideo) => videosBase + sign(`/videos/${path}`, videoResource(of))
  const document = (of: StoredDocument) => videosBase + sign(`/documents/${of.id}`, documentResource(of))
  return {
    image: (owner, sha256) => {
      const path = getImageContentUrl(owner.type, owner.id, sha256)
      const resource = imageResource(owner)
      return imagesBase + (access === 'public' && allows(null, 'view', resource) ? path : sign(path, resource))
    },
    document,
    documentDownload: (of) => `${document(of)}&download=1`,
    videoStream: (of) => video(`stream/${of.id}`, of),
    videoOriginal: (of) => `${video(`${of.id}/original`, of)}&download=1`,
    videoPoster: (of) => video(`${of.id}/thumbnail`, of),
    videoStoryboard: (of) => video(`${of.id}/storyboard.vtt`, of),
    videoCaption: (of, language) => video(`${of.id}/captions/${language}.vtt`, of),
  }
}
