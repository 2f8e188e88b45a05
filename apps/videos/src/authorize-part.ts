import type { Identity } from '@abparts/auth/identity'
import { type Action, authorize, partSubject } from '@abparts/auth/permissions'
import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { findPart } from '@abparts/media/find-part'

/** Lets them do something with a part's videos, or throws as `authorize` and `not_found` when there is no such part. */
export async function authorizePart(db: Database, identity: Identity, action: Action, partId: string): Promise<void> {
  const part = await findPart(db, partId)
  if (part === null) throw new AppError('not_found', 'There is no such part.')
  authorize(identity, action, partSubject(part))
}
