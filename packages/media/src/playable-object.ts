import type { VideoContentType } from '@abparts/contracts/video'
import type { StoredObject, StoredVideo } from './video.ts'

/** What a player gets: the rendition where there is one, else what was uploaded; null while that is on its way. */
export function playableObject({ object, contentType, rendition }: StoredVideo): {
  object: StoredObject
  contentType: VideoContentType
} | null {
  if (rendition !== null) return rendition
  return object && { object, contentType }
}
