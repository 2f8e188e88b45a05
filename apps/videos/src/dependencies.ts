import type { Identify } from '@abparts/auth/access-token'
import type { Database } from '@abparts/db/client'
import type { Locks } from '@abparts/db/locks'
import type { Logger } from '@abparts/runtime/log'
import type { Storages } from '@abparts/storage/storages'

/** What the routes need from outside. */
export interface Dependencies {
  db: Database
  /** Who works on an upload, among all processes of the service. */
  locks: Locks
  storages: Storages
  /** `redirect`: viewers get videos from the storage itself, where it can. */
  delivery: 'proxy' | 'redirect'
  log: Logger
  identify: Identify
  mediaUrlSecrets: readonly string[]
  /** Put before the paths of videos: empty behind the reverse proxy. */
  publicBase: string
  maxVideoBytes: number
  /** Of one person, in all instances together. */
  uploadsPerMinute: number
}
