import { readCaller } from '@abparts/auth/access-token'
import { type Authorized, authorize, authorizeSigned, type Guarded } from '@abparts/auth/gate'
import { findVideo } from '@abparts/core/videos/find'
import type { StoredVideo } from '@abparts/core/videos/video'
import type { Database } from '@abparts/db/client'
import { LRUCache } from 'lru-cache'
import type { Dependencies } from '../dependencies.ts'

/**
 * Finds a medium for a request with its signed URL, or from someone who may see it. Throws `unauthorized` or
 * `not_found`.
 */
export async function findVisible<Medium>(
  deps: Pick<Dependencies, 'identify' | 'mediaUrlSecrets'>,
  request: Request,
  found: Promise<Guarded<Medium>>,
): Promise<Authorized<'view', Medium>> {
  const medium = await found
  const signed = authorizeSigned(new URL(request.url), deps.mediaUrlSecrets, medium)
  return signed ?? authorize(await readCaller(deps, request), 'view', medium)
}

const lifetimeMilliseconds = 1000
const maxVideos = 10_000

/**
 * Finds videos for playing: a player requests the same one again and again. What everyone signed in may see is
 * remembered for a second, counted from the start of the query, so that a removed video is gone from every instance one
 * second later. A video of a proprietary part is looked up at each request, since who may see it can change. So is one
 * that does not exist.
 */
export function createVideoLookup(db: Database): (id: string) => Promise<Guarded<StoredVideo>> {
  const known = new LRUCache<string, { startedAt: number; video: Promise<Guarded<StoredVideo>> }>({ max: maxVideos })
  return (id) => {
    const remembered = known.get(id)
    if (remembered !== undefined && performance.now() - remembered.startedAt < lifetimeMilliseconds)
      return remembered.video
    const entry = { startedAt: performance.now(), video: findVideo(db, id) }
    known.set(id, entry)
    const forget = () => {
      if (known.peek(id) === entry) known.delete(id)
    }
    entry.video.then(({ resource }) => {
      if (resource.type === 'proprietary_part') forget()
    }, forget)
    return entry.video
  }
}
