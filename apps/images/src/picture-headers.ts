import type { Image } from '@abparts/media/create-image'
import type { ImageOwner } from '@abparts/media/image-owner'

interface Delivery {
  etag: string
  isPublic: boolean
  /** The URL names these bytes for ever. */
  isLasting: boolean
  isNegotiated: boolean
}

/** Headers by what they depend on. They live as long as the row that was read: a second for what is public. */
const known = new WeakMap<Image, Map<string, Headers>>()

/**
 * The headers of a picture, with or without its bytes. Public bytes behind a lasting URL may be kept for a year; all
 * else is kept but asked for again, since the picture or who may see it can change. The result must not be changed.
 */
export function pictureHeaders(image: Image, owner: ImageOwner, delivery: Delivery): Headers {
  const { etag, isPublic, isLasting, isNegotiated } = delivery
  const key = `${etag}${isPublic}${isLasting}${isNegotiated}`
  const headersOfImage = known.get(image) ?? new Map<string, Headers>()
  known.set(image, headersOfImage)
  const headers = headersOfImage.get(key) ?? buildHeaders(image, owner, delivery)
  headersOfImage.set(key, headers)
  return headers
}

function buildHeaders(image: Image, owner: ImageOwner, delivery: Delivery): Headers {
  const { etag, isPublic, isLasting, isNegotiated } = delivery
  const headers = new Headers({
    etag,
    'last-modified': image.updatedAt.toUTCString(),
    'cache-control': cacheControl(isPublic, isLasting),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    // Public pictures may stand in any page; others only in pages of this site.
    'cross-origin-resource-policy': isPublic ? 'cross-origin' : 'same-site',
  })
  if (isPublic) headers.set('cache-tag', cacheTags(image, owner).join(','))
  if (isNegotiated) headers.set('vary', 'Accept')
  return headers
}

/** The picture itself. */
export function pictureResponse(body: Blob, headers: Headers, contentType: string): Response {
  const response = new Response(body, { headers })
  response.headers.set('content-type', contentType)
  response.headers.set('content-length', String(body.size))
  return response
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
