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
  /** `redirect`: browsers fetch videos from the storage directly, where possible. */
  delivery: 'proxy' | 'redirect'
  log: Logger
  identify: Identify
  mediaUrlSecrets: readonly string[]
  /** The prefix of video URLs; empty behind the reverse proxy. */
  publicBase: string
  maxVideoBytes: number
  /** Per user, across all instances. */
  uploadsPerMinute: number
  /** Limits the uploads that are received at the same time. */
  bodies: Shares
  /** Limits the processes that inspect videos. */
  inspectors: Shares
}
