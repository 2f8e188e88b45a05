import type { Identify } from '@abparts/auth/access-token'
import type { Database } from '@abparts/db/client'
import type { MemoryHold } from '@abparts/http/body-limit'
import type { MediaAccess } from '@abparts/runtime/env'
import type { Logger } from '@abparts/runtime/log'
import type { ImageBytes, ReadBlob } from './delivery/bytes.ts'
import type { ImageLookup } from './delivery/lookup.ts'
import type { WorkQueue } from './variants/work-queue.ts'

/** The dependencies of the routes. */
export interface Dependencies {
  db: Database
  log: Logger
  identify: Identify
  mediaUrlSecrets: readonly string[]
  access: MediaAccess
  /** Put before the paths of images: empty behind the reverse proxy. */
  publicBase: string
  /** Per person. */
  uploadsPerMinute: number
  images: ImageLookup
  bytesOf: ImageBytes
  readBlob: ReadBlob
  /** The queue in which uploads wait to be optimised. */
  encodeQueue: WorkQueue
  holdUpload: () => MemoryHold
}
