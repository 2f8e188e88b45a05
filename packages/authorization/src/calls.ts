import { appRouter } from '@abparts/gateway/trpc/router'
import { z } from 'zod'
import type { Knock } from './endpoint.ts'
import type { Person } from './people.ts'
import type { Platform } from './platform.ts'

/** Where somebody knocks, and what they show. */
export interface Way {
  name: string
  at: keyof Platform['origins']
  show: 'bearer' | 'cookie'
  /** Instead of the route's own. */
  method?: string
}

const services = ['gateway', 'images', 'videos'] as const

const ProcedureType = z.enum(['query', 'mutation', 'subscription'])

function typeOf(procedure: unknown) {
  if (typeof procedure !== 'function' || !('_def' in procedure)) throw new Error('This is no procedure.')
  return z.object({ type: ProcedureType }).parse(procedure._def).type
}

/** Every procedure of the gateway, and whether it asks, changes something or is listened to. */
export const procedureTypes = new Map(
  Object.entries<unknown>(appRouter._def.procedures).map(([path, procedure]) => [path, typeOf(procedure)]),
)

/** Each way to a route: through the reverse proxy and at the service itself; what GET answers, HEAD answers too. */
export function waysTo(route: string): Way[] {
  const service = services.find((name) => route.startsWith(`${name} `)) ?? 'gateway'
  const isProcedure = procedureTypes.has(route)
  const ways: Way[] = [
    { name: 'reverse proxy', at: 'reverseProxy', show: isProcedure || service !== 'gateway' ? 'bearer' : 'cookie' },
    { name: service, at: service, show: service === 'gateway' ? 'cookie' : 'bearer' },
  ]
  return route.includes(' GET ') && service !== 'gateway'
    ? ways.flatMap((way) => [way, { ...way, name: `${way.name}, HEAD`, method: 'HEAD' }])
    : ways
}

/** Sends what a door takes, as somebody. */
export function send(platform: Platform, route: string, way: Way, person: Person, knock: Knock): Promise<Response> {
  const { method, path, headers, body } = requestOf(route, knock)
  return fetch(platform.origins[way.at] + path, {
    method: way.method ?? method,
    headers: { ...headers, ...knock.headers, ...person[way.show] },
    redirect: 'manual',
    ...(body !== undefined && { body }),
  })
}

/** What a door takes, as a request. */
export function requestOf(route: string, { params = {}, query = '', body, input }: Knock) {
  const type = procedureTypes.get(route)
  if (type === 'mutation')
    return {
      method: 'POST',
      path: `/trpc/${route}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    }
  if (type !== undefined)
    return { method: 'GET', path: `/trpc/${route}?input=${encodeURIComponent(JSON.stringify(input))}` }
  const [, method = '', pattern = ''] = route.split(' ')
  return { method: method === 'ALL' ? 'POST' : method, path: pathOf(pattern, params) + query, body }
}

/** The path with its placeholders filled in. */
const pathOf = (pattern: string, params: Record<string, string>): string =>
  pattern.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name]
    if (value === undefined) throw new Error(`${pattern} needs ${name}.`)
    return value
  })
