import type { Image } from '@abparts/media/create-image'
import type { ImageOwner } from '@abparts/media/image-owner'

/** A picture as it is asked for. What differs in any of this differs in its headers. */
export interface Delivery {
  etag: string
  contentType: string
  isPublic: boolean
  /** The URL names these bytes for ever. */
  isLasting: boolean
  isNegotiated: boolean
}

/** Headers by what they depend on. They live as long as the row that was read: a second for what is public. */
const known = new WeakMap<Image, Map<string, Headers>>()

function remembered(image: Image, key: string, build: () => Headers): Headers {
  const headersOfImage = known.get(image) ?? new Map<string, Headers>()
  known.set(image, headersOfImage)
  const headers = headersOfImage.get(key) ?? build()
  headersOfImage.set(key, headers)
  return headers
}

const keyOf = ({ etag, contentType, isPublic, isLasting, isNegotiated }: Delivery) =>
  `${etag}${contentType}${isPublic}${isLasting}${isNegotiated}`

/**
 * The picture itself. Public bytes behind a lasting URL may be kept for a year; all else is kept but asked for again,
 * since the picture or who may see it can change.
 */
export function pictureResponse(body: Blob, image: Image, owner: ImageOwner, delivery: Delivery): Response {
  const headers = remembered(image, keyOf(delivery), () => {
    const built = freshnessHeaders(image, delivery)
    built.set('content-type', delivery.contentType)
    built.set('content-length', String(body.size))
    built.set('x-content-type-options', 'nosniff')
    built.set('content-security-policy', "default-src 'none'; sandbox")
    // Public pictures may stand in any page; others only in pages of this site.
    built.set('cross-origin-resource-policy', delivery.isPublic ? 'cross-origin' : 'same-site')
    if (delivery.isPublic) built.set('cache-tag', cacheTags(image, owner).join(','))
    return built
  })
  return new Response(body, { headers })
}

/** The picture is still the same: 304 with what may have changed about it, and nothing else (RFC 9110 §15.4.5). */
export function notModifiedResponse(image: Image, delivery: Delivery): Response {
  const headers = remembered(image, `304${keyOf(delivery)}`, () => freshnessHeaders(image, delivery))
  return new Response(null, { status: 304, headers })
}

function freshnessHeaders({ updatedAt }: Image, { etag, isPublic, isLasting, isNegotiated }: Delivery): Headers {
  const headers = new Headers({
    etag,
    'last-modified': updatedAt.toUTCString(),
    'cache-control': cacheControl(isPublic, isLasting),
  })
  if (isNegotiated) headers.set('vary', 'Accept')
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
