import { type Authorized, anonymous, authorizeOrNull, type Guarded } from '@abparts/auth/gate'
import { allows, type Resource } from '@abparts/auth/permissions'
import { AppError } from '@abparts/contracts/error'
import type { Image } from '@abparts/core/images/create'
import { findImages, type OwnedImages } from '@abparts/core/images/find'
import type { ExistingImageOwner, ImageOwner } from '@abparts/core/images/owner'
import type { Database } from '@abparts/db/client'
import type { MediaAccess } from '@abparts/runtime/env'
import { LRUCache } from 'lru-cache'

/** Which of an owner's current images: by position, or by the hash of its bytes. */
export type ImageSelector = { index: number } | { sha256: string }

/**
 * Which image the last segment of a path names: `{sha256}.webp`, the single image's `name`, or, where `name` is null, a
 * zero-based position. Throws `not_found` for anything else.
 */
export function readSelector(segment: string, name: string | null): ImageSelector {
  const sha256 = /^([0-9a-f]{64})\.webp$/.exec(segment)?.[1]
  if (sha256 !== undefined) return { sha256 }
  if (name === null ? /^(0|[1-9]\d{0,5})$/.test(segment) : segment === name) return { index: Number(segment) || 0 }
  throw new AppError('not_found', 'There is nothing at this path.')
}

/** Whether everyone may see it, signed in or not. */
export const isPublic = (resource: Resource, access: MediaAccess): boolean =>
  access === 'public' && allows(null, 'view', resource)

interface RememberedImage {
  owner: ExistingImageOwner
  image: Image
  /** False once the second is over, or this process has changed the owner's images. */
  isCurrent: () => boolean
}

/** Opens images for callers. */
type Open = (images: Guarded<OwnedImages>) => Promise<Authorized<'view', OwnedImages>>

export interface ImageLookup {
  /** A remembered public image, without a query; null for everything else. */
  recall: (owner: ImageOwner, selector: ImageSelector) => RememberedImage | null
  /** An owner with the requested current image, if there is one. Throws what `open` throws. */
  find: (
    owner: ImageOwner,
    selector: ImageSelector,
    open: Open,
  ) => Promise<{ owner: ExistingImageOwner; image: Image | null }>
  /** Forgets an owner whose images this process has changed. */
  forget: (owner: ImageOwner) => void
}

interface Entry {
  /** In milliseconds, of `performance.now()`. */
  expiresAt: number
  images: Promise<Guarded<OwnedImages>>
  /** The result, once it is loaded and public. */
  arrived: Authorized<'view', OwnedImages> | null
}

const lifetimeMilliseconds = 1000
const maxOwners = 20_000

/**
 * Finds an owner's current images. Public ones are remembered for a second, counted from the start of the query: an
 * image that was replaced or removed is gone from every instance one second later, with nothing to invalidate. Anything
 * that is not public, or does not exist, is looked up at each request: permissions may change, and an image may have
 * been added meanwhile.
 */
export function createImageLookup(db: Database, isPublic: (resource: Resource) => boolean): ImageLookup {
  const known = new LRUCache<string, Entry>({ max: maxOwners })
  const keyOf = ({ type, id }: ImageOwner) => `${type}/${id}`

  function query(owner: ImageOwner): Entry {
    const key = keyOf(owner)
    const expiresAt = performance.now() + lifetimeMilliseconds
    const entry: Entry = { expiresAt, images: findImages(db, owner), arrived: null }
    known.set(key, entry)
    const forget = () => {
      if (known.peek(key) === entry) known.delete(key)
    }
    entry.images.then((images) => {
      if (isPublic(images.resource)) entry.arrived = authorizeOrNull(anonymous, 'view', images)
      if (entry.arrived === null) forget()
    }, forget)
    return entry
  }

  const isCurrent = ({ expiresAt }: Entry) => performance.now() < expiresAt

  function currentEntry(owner: ImageOwner): Entry | null {
    const entry = known.get(keyOf(owner))
    return entry !== undefined && isCurrent(entry) ? entry : null
  }

  return {
    recall: (owner, selector) => {
      const entry = currentEntry(owner)
      const images = entry?.arrived?.value
      const image = images && selectImage(images.images, selector)
      return image ? { owner: images.owner, image, isCurrent: () => isCurrent(entry) } : null
    },
    find: async (owner, selector, open) => {
      const select = async (images: Promise<Guarded<OwnedImages>>) => {
        const { value } = await open(await images)
        return { owner: value.owner, image: selectImage(value.images, selector) }
      }
      const entry = currentEntry(owner)
      const remembered = entry && (await select(entry.images))
      return remembered?.image ? remembered : await select(query(owner).images)
    },
    forget: (owner) => {
      const key = keyOf(owner)
      const entry = known.peek(key)
      if (entry !== undefined) entry.expiresAt = 0
      known.delete(key)
    },
  }
}

function selectImage(images: Image[], selector: ImageSelector): Image | null {
  const image = 'sha256' in selector ? images.find(({ sha256 }) => sha256 === selector.sha256) : images[selector.index]
  return image ?? null
}
