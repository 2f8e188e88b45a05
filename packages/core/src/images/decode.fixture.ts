import { authorizeOrNull, type Guarded } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'

/** What a query has found, authorized for a test; null when it found nothing. */
export const opened = async <Value>(found: Promise<Guarded<Value>>): Promise<Value | null> =>
  authorizeOrNull(platform, 'view', await found)?.value ?? null
