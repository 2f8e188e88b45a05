import type { Database } from '@abparts/db/client'
import type { Image } from '@abparts/media/create-image'
import { findPictures, type OwnedPictures } from '@abparts/media/find-pictures'
import type { ExistingImageOwner, ImageOwner } from '@abparts/media/image-owner'
import { LRUCache } from 'lru-cache'
import type { ImageSelector } from './selector.ts'

interface FoundPicture {
  owner: ExistingImageOwner
  image: Image
}

export interface PictureLookup {
  /** A public picture that is remembered, at once; null for all else. */
  recall: (owner: ImageOwner, selector: ImageSelector) => FoundPicture | null
  /** An owner with the current picture that is asked for, if there is one; null when there is no such owner. */
  find: (
    owner: ImageOwner,
    selector: ImageSelector,
  ) => Promise<{ owner: ExistingImageOwner; image: Image | null } | null>
  /** Forgets an owner whose pictures this process has changed. */
  forget: (owner: ImageOwner) => void
}

interface Entry {
  startedAt: number
  pictures: Promise<OwnedPictures | null>
  /** The same, once they are there and public. */
  arrived: OwnedPictures | null
}

const lifetimeMilliseconds = 1000
const maxOwners = 20_000

/**
 * Finds an owner's current pictures. What is public is remembered for a second, counted from the start of the query:
 * a picture that was replaced or removed is gone from every instance one second later, with nothing to invalidate.
 * What is not public, or not there, is looked for at each request: the first ends with its visibility, the second
 * may have come in the meantime.
 */
export function createPictureLookup(db: Database, isPublic: (owner: ExistingImageOwner) => boolean): PictureLookup {
  const known = new LRUCache<string, Entry>({ max: maxOwners })
  const keyOf = ({ type, id }: ImageOwner) => `${type}/${id}`

  function query(owner: ImageOwner): Entry {
    const key = keyOf(owner)
    const entry: Entry = { startedAt: performance.now(), pictures: findPictures(db, owner), arrived: null }
    known.set(key, entry)
    const forget = () => {
      if (known.peek(key) === entry) known.delete(key)
    }
    entry.pictures.then((pictures) => {
      if (pictures !== null && isPublic(pictures.owner)) entry.arrived = pictures
      else forget()
    }, forget)
    return entry
  }

  function freshEntry(owner: ImageOwner): Entry | null {
    const entry = known.get(keyOf(owner))
    return entry !== undefined && performance.now() - entry.startedAt < lifetimeMilliseconds ? entry : null
  }

  return {
    recall: (owner, selector) => {
      const pictures = freshEntry(owner)?.arrived ?? null
      const image = pictures && selectImage(pictures.images, selector)
      return pictures && image && { owner: pictures.owner, image }
    },
    find: async (owner, selector) => {
      const entry = freshEntry(owner)
      if (entry !== null) {
        const pictures = await entry.pictures
        const image = pictures && selectImage(pictures.images, selector)
        if (pictures && image) return { owner: pictures.owner, image }
      }
      const pictures = await query(owner).pictures
      return pictures && { owner: pictures.owner, image: selectImage(pictures.images, selector) }
    },
    forget: (owner) => known.delete(keyOf(owner)),
  }
}

function selectImage(images: Image[], selector: ImageSelector): Image | null {
  const image = 'sha256' in selector ? images.find(({ sha256 }) => sha256 === selector.sha256) : images[selector.index]
  return image ?? null
}
