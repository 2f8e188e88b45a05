import type { Image } from '@abparts/media/create-image'
import type { ImageOwner } from '@abparts/media/image-owner'

interface Delivery {
  etag: string
  isPublic: boolean
  /** The URL names these bytes for ever. */
  isLasting: boolean
  isNegotiated: boolean
}

/**
 * The headers of a picture, with or without its bytes. Public bytes behind a lasting URL may be kept for a year; all
 * else is kept but asked for again, since the picture or who may see it can change.
 */
export function pictureHeaders(image: Image, owner: ImageOwner, delivery: Delivery): Record<string, string> {
  const { etag, isPublic, isLasting, isNegotiated } = delivery
  const headers: Record<string, string> = {
    etag,
    'last-modified': image.updatedAt.toUTCString(),
    'cache-control': cacheControl(isPublic, isLasting),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    // Public pictures may stand in any page; others only in pages of this site.
    'cross-origin-resource-policy': isPublic ? 'cross-origin' : 'same-site',
  }
  if (isPublic) headers['cache-tag'] = cacheTags(image, owner).join(',')
  if (isNegotiated) headers.vary = 'Accept'
  return headers
}

/** The names under which a CDN can be told to forget a picture. */
const cacheTags = (image: { id: string }, owner: ImageOwner): [string, string] => [
  `image-${image.id}`,
  `${owner.type}-${owner.id}`,
]

function cacheControl(isPublic: boolean, isLasting: boolean): string {
  if (!isPublic) return 'private, max-age=0, must-revalidate'
  return isLasting ? 'public, max-age=31536000, immutable' : 'public, max-age=0, must-revalidate'
}
