import type { ImageOwnerType } from './image.ts'

/**
 * The path of an image, the same on every installation.
 * `index` is the zero-based position among a part's images; users and organizations have one.
 */
export function getImageUrl(type: ImageOwnerType, id: string, index = 0): string {
  switch (type) {
    case 'user':
      return `/images/users/${id}/profile`
    case 'organization':
      return `/images/organizations/${id}/logo`
    case 'part':
      return `/images/parts/${id}/${index}`
  }
}

const collections: Record<ImageOwnerType, string> = { user: 'users', organization: 'organizations', part: 'parts' }

/** The path of exactly these bytes: once they are replaced it answers 404, so it may be cached forever. */
export function getImageContentUrl(type: ImageOwnerType, id: string, sha256: string): string {
  return `/images/${collections[type]}/${id}/${sha256}.webp`
}
