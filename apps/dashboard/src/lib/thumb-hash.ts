import { thumbHashToDataURL } from 'thumbhash'

const known = new Map<string, string | null>()

/** The header alone has five bytes. */
const minBytes = 5

function decode(thumbHash: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(thumbHash), (character) => character.charCodeAt(0))
    return bytes.length < minBytes ? null : thumbHashToDataURL(bytes)
  } catch {
    return null
  }
}

/** A blurred placeholder for an image, as a `data:` URL; null for a hash that cannot be read. */
export function placeholderOf(thumbHash: string): string | null {
  const url = known.get(thumbHash) ?? decode(thumbHash)
  known.set(thumbHash, url)
  return url
}
