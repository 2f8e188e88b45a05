import { AppError } from '@abparts/contracts/error'
import type { Identity } from './identity.ts'
import { type Action, allows, isAboveRank, type ResourceType, reachOf, type Subject } from './permissions.ts'
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

/** A thing that was found, if there is one. What it is can be read once the gate has opened it. */
export interface Guarded<Thing> {
  readonly [sealed]: Thing | null
  /** What the permission table knows it as. */
  readonly subject: Subject
  /** What it is, for people: "part". */
  readonly what: string
}

/** What nobody but a super admin may see: what is not there is guarded as this, so that refusals do not tell. */
const unseen: Subject = { noun: 'proprietary_part' }

/** Seals what a query has found. Only those who find things do this. */
export function guard<Thing>(
  what: string,
  thing: Thing | null,
  subjectOf: (thing: Thing) => Subject,
  absent: Subject = unseen,
): Guarded<Thing> {
  return { [sealed]: thing, subject: thing === null ? absent : subjectOf(thing), what }
}

class Opened<Does extends Action, Thing> {
  declare protected readonly action: Does
  constructor(
    readonly thing: Thing,
    readonly subject: Subject,
    readonly actor: Actor,
  ) {}
}

/** A thing to which its holder may do this, and who does it. The gate alone makes these. */
export type Permitted<Does extends Action, Thing> = Opened<Does, Thing>

/**
 * Opens a thing for someone who may do this to it. Throws `unauthorized` for someone not signed in, `not_found` for
 * what is not there and, in the same words, for what they may not even see, and `forbidden` otherwise.
 */
export function authorize<Does extends Action, Thing>(
  { identity, actor }: Caller,
  action: Does,
  { subject, what, [sealed]: thing }: Guarded<Thing>,
): Permitted<Does, Thing> {
  const isAllowed = allows(identity, action, subject)
  if (isAllowed && thing !== null) return new Opened<Does, Thing>(thing, subject, actor)
  if (!isAllowed && identity === null) throw signInFirst()
  if (identity === null || thing === null || !allows(identity, 'view', subject)) throw noSuch(what)
  const isAbove = isAboveRank(identity, subject)
  throw new AppError('forbidden', isAbove ? 'That role is above your own.' : 'Your role does not allow this.')
}

/** The same for someone who need not know why not: null in place of a refusal. */
export const authorizeOrNull = <Does extends Action, Thing>(
  { identity, actor }: Caller,
  action: Does,
  { subject, [sealed]: thing }: Guarded<Thing>,
): Permitted<Does, Thing> | null =>
  thing !== null && allows(identity, action, subject) ? new Opened<Does, Thing>(thing, subject, actor) : null

const nobody: Actor = { userId: null, address: null, requestId: null }

/** Anybody, for what everyone may see. */
export const anonymous: Caller = { identity: null, actor: nobody }

/**
 * Opens a thing to be seen by whoever holds a URL that was signed for it, as long as it belongs to the organization
 * that it belonged to then. Null without such a URL. Throws `not_found` when the thing is gone.
 */
export function authorizeSigned<Thing>(
  url: URL,
  secrets: readonly string[],
  { subject, what, [sealed]: thing }: Guarded<Thing>,
): Permitted<'view', Thing> | null {
  if (!isSignedUrl(url, secrets)) return null
  if (thing === null) throw noSuch(what)
  if (organizationOfUrl(url) !== (subject.organizationId ?? null)) return null
  return new Opened<'view', Thing>(thing, subject, nobody)
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
  noun: Kind,
): Scope<Does, Kind> {
  if (identity === null) throw signInFirst()
  const reach = reachOf(identity, action, noun)
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

/** A thing that is not there, or was removed in the same moment. */
export const noSuch = (what: string, cause?: unknown) =>
  new AppError('not_found', `There is no such ${what}.`, { cause })
