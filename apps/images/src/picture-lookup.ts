import type { Database } from '@abparts/db/client'
import { findPictures, type OwnedPictures } from '@abparts/media/find-pictures'
import type { ImageOwner } from '@abparts/media/image-owner'
import { LRUCache } from 'lru-cache'

/** An owner's current pictures; null when there is no such owner. */
export type PictureLookup = (owner: ImageOwner) => Promise<OwnedPictures | null>

const lifetimeMilliseconds = 1000
const maxOwners = 20_000

/**
 * Finds an owner's current pictures. What is public is remembered for a second, counted from the start of the query:
 * a picture that was replaced or removed is gone from every instance one second later, with nothing to invalidate.
 * What is not public is read at each request, so that it ends with its visibility.
 */
export function createPictureLookup(db: Database, isPublic: (pictures: OwnedPictures) => boolean): PictureLookup {
  const known = new LRUCache<string, { startedAt: number; pictures: Promise<OwnedPictures | null> }>({ max: maxOwners })
  return (owner) => {
    const key = `${owner.type}/${owner.id}`
    const entry = known.get(key)
    if (entry !== undefined && performance.now() - entry.startedAt < lifetimeMilliseconds) return entry.pictures

    const fresh = { startedAt: performance.now(), pictures: findPictures(db, owner) }
    known.set(key, fresh)
    const forget = () => {
      if (known.peek(key) === fresh) known.delete(key)
    }
    fresh.pictures.then((pictures) => {
      if (pictures !== null && !isPublic(pictures)) forget()
    }, forget)
    return fresh.pictures
  }
}
