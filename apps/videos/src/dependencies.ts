import type { Identify } from '@abparts/auth/access-token'
import type { Database } from '@abparts/db/client'
import type { Logger } from '@abparts/runtime/log'
import type { ObjectStorage } from '@abparts/storage/storage'

/** What the routes need from outside. */
export interface Dependencies {
  db: Database
  storage: ObjectStorage
  log: Logger
  identify: Identify
  mediaUrlSecrets: readonly string[]
  /** Put before the paths of videos: empty behind the front door. */
  publicBase: string
  maxVideoBytes: number
}
