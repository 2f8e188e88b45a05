import { AppError } from '@abparts/contracts/error'
import type { Identity } from './identity.ts'
import { type Action, allows, isAboveRank, type Resource, type ResourceType, reachOf } from './permissions.ts'
import { isSignedUrl, organizationOfUrl } from './signed-url.ts'

/** Who makes a change, and from where. The platform's own jobs and commands have neither. */
export interface Actor {
  userId: string | null
  /** The client's address. */
  address: string | null
  requestId: string | null
}

/** Who sent a request: `identity` is null for someone who is not signed in. */
export interface Caller {
  identity: Identity | null
  actor: Actor
}

const sealed = Symbol('sealed')

/** A resource that was found, if there is one. It can only be read once the gate has opened it. */
export interface Guarded<Value> {
  readonly [sealed]: Value | null
  /** Its resource in the permission table. */
  readonly resource: Resource
  /** Its human-readable type: "part". */
  readonly what: string
}

/**
 * What only a super admin may view. A missing resource is guarded as this, so that rejections do not disclose anything.
 */
const unseen: Resource = { type: 'proprietary_part' }

/** Seals the result of a query. Only code that finds resources calls this. */
export function guard<Value>(
  what: string,
  value: Value | null,
  resourceOf: (value: Value) => Resource,
  absent: Resource = unseen,
): Guarded<Value> {
  return { [sealed]: value, resource: value === null ? absent : resourceOf(value), what }
}

class Opened<Does extends Action, Value> {
  declare protected readonly action: Does
  constructor(
    readonly value: Value,
    readonly resource: Resource,
    readonly actor: Actor,
  ) {}
}

/** A resource on which the actor may perform this action. Only the gate creates these. */
export type Authorized<Does extends Action, Value> = Opened<Does, Value>

/**
 * Opens a resource for someone who may perform this action on it. Throws `unauthorized` for someone who is not signed
 * in, `not_found` for what does not exist and, with the same message, for what they may not even view, and `forbidden`
 * otherwise.
 */
export function authorize<Does extends Action, Value>(
  { identity, actor }: Caller,
  action: Does,
  { resource, what, [sealed]: value }: Guarded<Value>,
): Authorized<Does, Value> {
  const isAllowed = allows(identity, action, resource)
  if (isAllowed && value !== null) return new Opened<Does, Value>(value, resource, actor)
  if (!isAllowed && identity === null) throw signInFirst()
  if (identity === null || value === null || !allows(identity, 'view', resource)) throw noSuch(what)
  const isAbove = isAboveRank(identity, resource)
  throw new AppError('forbidden', isAbove ? 'That role is above your own.' : 'Your role does not allow this.')
}

/** The same for callers that need no reason: null instead of a rejection. */
export const authorizeOrNull = <Does extends Action, Value>(
  { identity, actor }: Caller,
  action: Does,
  { resource, [sealed]: value }: Guarded<Value>,
): Authorized<Does, Value> | null =>
  value !== null && allows(identity, action, resource) ? new Opened<Does, Value>(value, resource, actor) : null

const nobody: Actor = { userId: null, address: null, requestId: null }

/** Anybody, for what everyone may view. */
export const anonymous: Caller = { identity: null, actor: nobody }

/**
 * Opens a resource for viewing to whoever holds a URL signed for it, as long as it still belongs to the organization it
 * belonged to then. Null without such a URL. Throws `not_found` when the resource is gone.
 */
export function authorizeSigned<Value>(
  url: URL,
  secrets: readonly string[],
  { resource, what, [sealed]: value }: Guarded<Value>,
): Authorized<'view', Value> | null {
  if (!isSignedUrl(url, secrets)) return null
  if (value === null) throw noSuch(what)
  if (organizationOfUrl(url) !== (resource.organizationId ?? null)) return null
  return new Opened<'view', Value>(value, resource, nobody)
}

class Area<Does extends Action, Kind extends ResourceType> {
  declare protected readonly does: [Does, Kind]
  constructor(
    /** In any organization. */
    readonly isEverything: boolean,
    /** What belongs to this organization; null for none. */
    readonly organizationId: string | null,
    /** Additionally, what belongs to this user. */
    readonly userId: string,
    readonly actor: Actor,
  ) {}
}

/** On which resources of a type someone may perform this action, and who does it. Only the gate creates these. */
export type Scope<Does extends Action, Kind extends ResourceType> = Area<Does, Kind>

/** The scope of an action among all resources of a type. Throws `unauthorized`, or `forbidden` when it is empty. */
export function scopeOf<Does extends Action, Kind extends ResourceType>(
  { identity, actor }: Caller,
  action: Does,
  type: Kind,
): Scope<Does, Kind> {
  if (identity === null) throw signInFirst()
  const reach = reachOf(identity, action, type)
  if (reach === 'none') throw new AppError('forbidden', 'Your role does not allow this.')
  const organizationId = reach === 'organization' ? identity.organizationId : null
  return new Area<Does, Kind>(reach === 'all', organizationId, identity.userId, actor)
}

/** Requires a caller who is signed in. */
export function requireIdentity({ identity }: Caller): Identity {
  if (identity === null) throw signInFirst()
  return identity
}

const signInFirst = () => new AppError('unauthorized', 'Sign in first: send an access token.')

/** A resource that does not exist, or was removed at the same time. */
export const noSuch = (what: string, cause?: unknown) =>
  new AppError('not_found', `There is no such ${what}.`, { cause })
