import type { Identify } from '@abparts/auth/access-token'
import type { Database } from '@abparts/db/client'
import type { Locks } from '@abparts/db/locks'
import type { Shares } from '@abparts/http/shares'
import type { Logger } from '@abparts/runtime/log'
import type { Storages } from '@abparts/storage/storages'

/** The dependencies of the routes. */
export interface Dependencies {
  db: Database
  /** Locks uploads, across all processes of the service. */
  locks: Locks
  storages: Storages
  /** `redirect`: viewers get videos from the storage itself, where that is possible. */
  delivery: 'proxy' | 'redirect'
  log: Logger
  identify: Identify
  mediaUrlSecrets: readonly string[]
  /** Put before the paths of videos: empty behind the reverse proxy. */
  publicBase: string
  maxVideoBytes: number
  /** Per person, across all instances. */
  uploadsPerMinute: number
  /** Bodies that are being received. */
  bodies: Shares
  /** Processes that inspect videos. */
  inspectors: Shares
}
