import type { Action, Resource, ResourceType } from '@abparts/auth/permissions'
import type { Requirement } from './answers.ts'
import type { Person } from './people.ts'
import type { Platform } from './platform.ts'

/**
 * The owner of a resource: one of two organizations, nobody (the catalog), everyone (the library of support videos and
 * general documents) or the caller.
 */
export type Owner = 'north' | 'south' | 'nobody' | 'library' | 'self'

/** Something that endpoints give access to. */
export interface Sample {
  id: string
  /** Its type in the permission table. */
  resource: Resource
  /** The only person who can reach it, if the table allows it; for everybody else it does not exist. */
  onlyFor?: string
}

export interface ResourceKind<T extends Sample> {
  /** Its human-readable name. */
  what: string
  /** The types it may have in the permission table. */
  types: readonly ResourceType[]
  owners: readonly Owner[]
  /** `caller` is the one who will call the endpoint. */
  make: (platform: Platform, owner: Owner, caller: Person) => Promise<T>
}

/** What is sent. */
export interface Call {
  /** For the placeholders of the path. */
  params?: Record<string, string>
  /** With its question mark. */
  query?: string
  headers?: Record<string, string>
  body?: string | FormData | Uint8Array<ArrayBuffer>
  /** The input of a procedure. */
  input?: unknown
}

interface Setup {
  sample: Sample
  requirements: Requirement[]
  call: () => Call
}

/** A route that does something with resources of one kind. */
export interface Endpoint {
  /** As in the router: `parts.get`, `videos GET /videos/stream/:id`. */
  route: string
  /** What it requires, human-readable: `view a part`. */
  asks: string
  action: Action
  types: readonly ResourceType[]
  owners: readonly Owner[]
  /** Creates a resource, and the call for it. */
  setUp: (platform: Platform, owner: Owner, caller: Person) => Promise<Setup>
}

/** Describes what a route asks the permission table, and how to call it. `also` is asked after the first question. */
export function endpoint<T extends Sample>(
  { what, types, owners, make }: ResourceKind<T>,
  action: Action,
  route: string,
  call: (sample: T) => Call,
  also: (sample: T) => Requirement[] = () => [],
): Endpoint {
  return {
    route,
    asks: `${action} ${what}`,
    action,
    types,
    owners,
    setUp: async (platform, owner, caller) => {
      const sample = await make(platform, owner, caller)
      return { sample, requirements: [[action, sample.resource], ...also(sample)], call: () => call(sample) }
    },
  }
}
