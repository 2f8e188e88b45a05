import { permit } from '@abparts/auth/gate'
import type { Identity } from '@abparts/auth/identity'
import type { Action } from '@abparts/auth/permissions'
import type { Database } from '@abparts/db/client'
import { findPart } from '@abparts/media/find-part'
import type { StoredPart } from '@abparts/media/part'

/** The part, if they may do this to its videos and manuals. Throws as `permit`. */
export async function authorizePart(
  db: Database,
  identity: Identity,
  action: Action,
  partId: string,
): Promise<StoredPart> {
  const caller = { identity, actor: { userId: null, address: null, requestId: null } }
  return permit(caller, action, await findPart(db, partId)).thing
}
