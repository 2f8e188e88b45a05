import { AppError } from '@abparts/contracts/error'
import type { Identity } from './identity.ts'
import { type Action, allows, isAboveRank, type Resource, type ResourceType, reachOf } from './permissions.ts'
import { isSignedUrl, organizationOfUrl } from './signed-url.ts'

/** Who does something, and from where. The platform's own jobs and commands have neither. */
export interface Actor {
  userId: string | null
  /** The client's address. */
  address: string | null
  requestId: string | null
}

/** Whoever sent a request: `identity` is null for someone who did not sign in. */
export interface Caller {
  identity: Identity | null
  actor: Actor
}

const sealed = Symbol('sealed')

/** A resource that was found, if there is one. What it is can be read once the gate has opened it. */
export interface Guarded<Value> {
  readonly [sealed]: Value | null
  /** What the permission table knows it as. */
  readonly resource: Resource
  /** What it is, for people: "part". */
  readonly what: string
}

/** What nobody but a super admin may see: what is not there is guarded as this, so that refusals do not tell. */
const unseen: Resource = { type: 'proprietary_part' }

/** Seals what a query has found. Only those who find resources do this. */
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

/** A resource to which its holder may do this, and who does it. The gate alone makes these. */
export type Authorized<Does extends Action, Value> = Opened<Does, Value>

/**
 * Opens a resource for someone who may do this to it. Throws `unauthorized` for someone not signed in, `not_found` for
 * what is not there and, in the same words, for what they may not even see, and `forbidden` otherwise.
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

/** The same for someone who need not know why not: null in place of a refusal. */
export const authorizeOrNull = <Does extends Action, Value>(
  { identity, actor }: Caller,
  action: Does,
  { resource, [sealed]: value }: Guarded<Value>,
): Authorized<Does, Value> | null =>
  value !== null && allows(identity, action, resource) ? new Opened<Does, Value>(value, resource, actor) : null

const nobody: Actor = { userId: null, address: null, requestId: null }

/** Anybody, for what everyone may see. */
export const anonymous: Caller = { identity: null, actor: nobody }

/**
 * Opens a resource to be seen by whoever holds a URL that was signed for it, as long as it belongs to the organization
 * that it belonged to then. Null without such a URL. Throws `not_found` when the resource is gone.
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
    /** Whatever organization it belongs to. */
    readonly isEverything: boolean,
    /** What belongs to this one; null for none. */
    readonly organizationId: string | null,
    /** And what is theirs. */
    readonly userId: string,
    readonly actor: Actor,
  ) {}
}

/** To which things of a kind someone may do this, and who does it. The gate alone makes these. */
export type Scope<Does extends Action, Kind extends ResourceType> = Area<Does, Kind>

/** How far someone may go among all things of a kind. Throws `unauthorized`, or `forbidden` for nowhere at all. */
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

/** Requires someone who is signed in. */
export function requireIdentity({ identity }: Caller): Identity {
  if (identity === null) throw signInFirst()
  return identity
}

const signInFirst = () => new AppError('unauthorized', 'Sign in first: send an access token.')

/** A resource that is not there, or was removed in the same moment. */
export const noSuch = (what: string, cause?: unknown) =>
  new AppError('not_found', `There is no such ${what}.`, { cause })
