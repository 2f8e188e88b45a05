import type { Identity } from '@abparts/auth/identity'
import type { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import type { SendMail } from '../accounts/mail.ts'
import type { EventIds } from './event-ids.ts'
import type { MediaUrls } from './media-urls.ts'
import type { VideoChanges } from './video-changes.ts'

/** The signed-in caller, with the session of a cookie; null for an access token, which may come from any session. */
export interface SessionIdentity extends Identity {
  sessionId: string | null
}

/** What every procedure gets. */
export interface Context {
  db: Database
  mediaUrls: MediaUrls
  eventIds: EventIds
  videoChanges: VideoChanges
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
