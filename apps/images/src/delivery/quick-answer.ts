import type { Image } from '@abparts/core/images/create'
import { evaluateConditions, type Validators } from '@abparts/http/conditional'
import { stranger } from '@abparts/http/stranger'
import { LRUCache } from 'lru-cache'
import type { ImageBytes } from './bytes.ts'
import { imageHeaders, notModifiedHeaders } from './headers.ts'
import type { ImageLookup } from './lookup.ts'

/** An answer without its bytes, which the cache holds. */
interface QuickAnswer {
  image: Image
  validators: Validators
  headers: Headers
  notModifiedHeaders: Headers
  isCurrent: () => boolean
}

const partImage =
  /^https?:\/\/[^/]*\/images\/parts\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(?:(0|[1-9]\d{0,5})|([0-9a-f]{64})\.webp)$/
const maxUrls = 2000

/**
 * Answers a request for a part's public image that is in memory, as it is stored, before the router: a synchronous
 * answer spares the server a copy of its body. Null for everything else, which the router answers.
 *
 * Two workers on two processors, an image of 91 KB, 64 connections of wrk, the median of five alternating runs
 * (2026-11-30, Bun 1.4.5): 19,900 requests a second at 34 µs of processor time each; through the router, 13,800 at 47
 * µs. For 304 it is 59,700 at 15 µs, and 42,200 at 22 µs. About half of the gain comes from prepared headers.
 */
export function createQuickAnswer(images: ImageLookup, bytesOf: ImageBytes): (request: Request) => Response | null {
  const known = new LRUCache<string, QuickAnswer>({ max: maxUrls })

  function prepare(url: string): QuickAnswer | null {
    const [, id, index, sha256] = partImage.exec(url) ?? []
    if (id === undefined) return null
    const found = images.recall({ type: 'part', id }, sha256 === undefined ? { index: Number(index) } : { sha256 })
    if (found === null) return null

    const { owner, image, isCurrent } = found
    const { contentType, sizeBytes } = image
    const etag = `"${image.sha256}"`
    const delivery = {
      etag,
      contentType,
      sizeBytes,
      isLasting: sha256 !== undefined,
      isPublic: true,
      isNegotiated: false,
    }
    const answer: QuickAnswer = {
      image,
      validators: { etag, lastModified: image.updatedAt },
      headers: imageHeaders(image, owner, delivery),
      notModifiedHeaders: notModifiedHeaders(image, delivery),
      isCurrent,
    }
    known.set(url, answer)
    return answer
  }

  return (request) => {
    if (request.method !== 'GET') return null
    const remembered = known.get(request.url)
    const answer = remembered?.isCurrent() ? remembered : prepare(request.url)
    if (answer === null) return null
    switch (evaluateConditions(request, answer.validators)) {
      case 'precondition_failed':
        return null
      case 'not_modified':
        return new Response(null, { status: 304, headers: answer.notModifiedHeaders })
      case 'proceed': {
        const body = bytesOf(answer.image, null, stranger)
        return body instanceof Blob ? new Response(body, { headers: answer.headers }) : null
      }
    }
  }
}
