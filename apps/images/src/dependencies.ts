import type { Identify } from '@abparts/auth/access-token'
import type { Database } from '@abparts/db/client'
import type { Shares } from '@abparts/http/shares'
import type { MediaAccess } from '@abparts/runtime/env'
import type { Logger } from '@abparts/runtime/log'
import type { ImageBytes, ReadBlob } from './delivery/bytes.ts'
import type { ImageLookup } from './delivery/lookup.ts'

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
  /** Uploads that are on their way. */
  uploads: Shares
  /** How many uploads are decoded at the same time, and in how much memory, in bytes. */
  decoders: Shares
  decodingMemory: Shares
}
