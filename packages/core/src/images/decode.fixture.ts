import { authorizeOrNull, type Guarded } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'

/** What a query has found, opened for a test; null when there is nothing. */
export const opened = async <Thing>(found: Promise<Guarded<Thing>>): Promise<Thing | null> =>
  authorizeOrNull(platform, 'view', await found)?.thing ?? null
