import { type Caller, type Permitted, permit, type Scope, scopeOf } from '@abparts/auth/gate'
import type { Action } from '@abparts/auth/permissions'
import type { Transaction } from '@abparts/db/client'
import { findPart } from './find-part.ts'
import type { StoredPart } from './part.ts'

/** Where someone may do this with manuals: at a part, or among the general ones. */
export type DocumentPlace<Does extends Action> = Permitted<Does, StoredPart> | Scope<Does, 'general_manual'>

/** The manuals of a part, or without one the general ones, for someone who may do this with them. Throws as `permit`. */
export const permitDocumentPlace = async <Does extends Action>(
  db: Transaction,
  caller: Caller,
  action: Does,
  partId: string | undefined,
): Promise<DocumentPlace<Does>> =>
  partId === undefined ? scopeOf(caller, action, 'general_manual') : permit(caller, action, await findPart(db, partId))

/** Null for the general manuals. */
export const partIdOf = (place: DocumentPlace<Action>): string | null => ('thing' in place ? place.thing.id : null)
