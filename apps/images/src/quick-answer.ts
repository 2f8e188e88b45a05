import { evaluateConditions } from '@abparts/http/conditional'
import type { PictureBytes } from './picture-bytes.ts'
import { type Delivery, notModifiedResponse, pictureResponse } from './picture-headers.ts'
import type { PictureLookup } from './picture-lookup.ts'

const partPicture =
  /\/images\/parts\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(?:(0|[1-9]\d{0,5})|([0-9a-f]{64})\.webp)$/

/**
 * Answers a request for a part's public picture that is in memory, as it is stored, before the router: an answer that
 * is there at once spares the server a copy of its body. Null for all else, which the router answers.
 */
export function createQuickAnswer(
  pictures: PictureLookup,
  bytesOf: PictureBytes,
): (request: Request) => Response | null {
  return (request) => {
    const [, id, index, sha256] = (request.method === 'GET' && partPicture.exec(request.url)) || []
    if (id === undefined) return null
    const found = pictures.recall({ type: 'part', id }, sha256 === undefined ? { index: Number(index) } : { sha256 })
    if (found === null) return null

    const { owner, image } = found
    const etag = `"${image.sha256}"`
    const isLasting = sha256 !== undefined
    const delivery: Delivery = { etag, contentType: image.contentType, isLasting, isPublic: true, isNegotiated: false }
    const condition = evaluateConditions(request, { etag, lastModified: image.updatedAt })
    if (condition === 'not_modified') return notModifiedResponse(image, delivery)
    if (condition === 'precondition_failed') return null
    const body = bytesOf(image, null)
    return body instanceof Blob ? pictureResponse(body, image, owner, delivery) : null
  }
}
