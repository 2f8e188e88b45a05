import type { Image } from '@abparts/core/images/create'
import type { ImageOwner } from '@abparts/core/images/owner'

/** A requested image, with what its headers depend on. */
export interface Delivery {
  etag: string
  contentType: string
  isPublic: boolean
  /** The URL names these bytes forever. */
  isLasting: boolean
  isNegotiated: boolean
}

/**
 * Headers of the image itself. Public bytes behind a lasting URL may be cached for a year. Everything else is cached
 * but revalidated, since the image or who may see it can change.
 */
export function imageHeaders(image: Image, owner: ImageOwner, delivery: Delivery & { sizeBytes: number }): Headers {
  const headers = notModifiedHeaders(image, delivery)
  headers.set('content-type', delivery.contentType)
  headers.set('content-length', String(delivery.sizeBytes))
  headers.set('x-content-type-options', 'nosniff')
  headers.set('content-security-policy', "default-src 'none'; sandbox")
  // Public images may be embedded in any page; others only in pages of this site.
  headers.set('cross-origin-resource-policy', delivery.isPublic ? 'cross-origin' : 'same-site')
  if (delivery.isPublic) headers.set('cache-tag', cacheTags(image, owner).join(','))
  return headers
}

/** For an unchanged image: 304 carries the headers that may have changed, and nothing else (RFC 9110 §15.4.5). */
export function notModifiedHeaders({ updatedAt }: Image, delivery: Delivery): Headers {
  const { etag, isPublic, isLasting, isNegotiated } = delivery
  const headers = new Headers({
    etag,
    'last-modified': updatedAt.toUTCString(),
    'cache-control': cacheControl(isPublic, isLasting),
  })
  if (isNegotiated) headers.set('vary', 'Accept')
  return headers
}

/** The tags by which a CDN can purge an image. */
const cacheTags = (image: { id: string }, owner: ImageOwner): [string, string] => [
  `image-${image.id}`,
  `${owner.type}-${owner.id}`,
]

function cacheControl(isPublic: boolean, isLasting: boolean): string {
  if (!isPublic) return 'private, max-age=0, must-revalidate'
  return isLasting ? 'public, max-age=31536000, immutable' : 'public, max-age=0, must-revalidate'
}
