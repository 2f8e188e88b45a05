import type { Identify } from '@abparts/auth/access-token'
import type { Database } from '@abparts/db/client'
import type { Logger } from '@abparts/runtime/log'

/** What the routes need from outside. */
export interface Dependencies {
  db: Database
  log: Logger
  identify: Identify
  mediaUrlSecrets: readonly string[]
  /** Put before the paths of pictures: empty behind the front door. */
  publicBase: string
}
