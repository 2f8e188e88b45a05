import type { SessionIdentity } from '@abparts/auth/identity'
import type { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import type { Shares } from '@abparts/http/shares'
import type { SendMail } from '../accounts/mail.ts'
import type { EventIds } from './event-ids.ts'
import type { MediaUrls } from './media-urls.ts'
import type { VideoChanges } from './video-changes.ts'

/** What every procedure gets. */
export interface Context {
  db: Database
  mediaUrls: MediaUrls
  eventIds: EventIds
  videoChanges: VideoChanges
  /** Calls that are being answered, as each may need a connection to the database. */
  calls: Shares
  /** Event streams that are open. */
  streams: Shares
  publicUrl: string
  signInsPerMinute: number
  /** Null when no mail server is configured. */
  sendMail: SendMail | null
  requestId: string
  /** The client's address. */
  address: string | null
  /** The caller; null when not signed in. */
  identify: () => Promise<SessionIdentity | null>
  toAppError: (error: unknown) => AppError
}
