import type { Action, Noun, Subject } from '@abparts/auth/permissions'
import type { Requirement } from './answers.ts'
import type { Person } from './people.ts'
import type { Platform } from './platform.ts'

/**
 * Whose a thing is: one of two organizations', nobody's (the catalog's), everyone's (the library of support videos and
 * general manuals) or the caller's own.
 */
export type Owner = 'north' | 'south' | 'nobody' | 'library' | 'self'

/** Something behind a door. */
export interface Thing {
  id: string
  /** What the permission table knows it as. */
  subject: Subject
  /** The one person who gets to it, if the table allows it; for everybody else it is not there. */
  onlyFor?: string
}

export interface Kind<T extends Thing> {
  /** What it is, for people. */
  what: string
  /** What the permission table may know one as. */
  nouns: readonly Noun[]
  owners: readonly Owner[]
  /** `caller` is who is about to knock. */
  make: (platform: Platform, owner: Owner, caller: Person) => Promise<T>
}

/** What is sent. */
export interface Knock {
  /** For the placeholders of the path. */
  params?: Record<string, string>
  /** With its question mark. */
  query?: string
  headers?: Record<string, string>
  body?: string | FormData | Uint8Array<ArrayBuffer>
  /** Of a procedure. */
  input?: unknown
}

interface Approach {
  thing: Thing
  requirements: Requirement[]
  knock: () => Knock
}

/** A way to do something with things of one kind. */
export interface Door {
  /** As the router knows it: `parts.get`, `videos GET /videos/stream/:id`. */
  route: string
  /** What it asks for, for people: `view a part`. */
  asks: string
  action: Action
  nouns: readonly Noun[]
  owners: readonly Owner[]
  /** Makes a thing behind the door. */
  approach: (platform: Platform, owner: Owner, caller: Person) => Promise<Approach>
}

/** Says what a route asks the table about which things, and how it is used. `also` is asked after the first. */
export function door<T extends Thing>(
  { what, nouns, owners, make }: Kind<T>,
  action: Action,
  route: string,
  knock: (thing: T) => Knock,
  also: (thing: T) => Requirement[] = () => [],
): Door {
  return {
    route,
    asks: `${action} ${what}`,
    action,
    nouns,
    owners,
    approach: async (platform, owner, caller) => {
      const thing = await make(platform, owner, caller)
      return { thing, requirements: [[action, thing.subject], ...also(thing)], knock: () => knock(thing) }
    },
  }
}
