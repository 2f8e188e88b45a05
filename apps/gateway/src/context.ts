import type { Identity } from '@abparts/auth/identity'
import type { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import type { MediaUrls } from './media-urls.ts'

/** What every procedure gets. */
export interface Context {
  db: Database
  mediaUrls: MediaUrls
  requestId: string
  /** Who asks; null when not signed in. */
  identify: () => Promise<Identity | null>
  toAppError: (error: unknown) => AppError
}
