import { appRouter } from '@abparts/gateway/trpc/router'
import { z } from 'zod'
import type { Call } from './endpoint.ts'
import type { Person } from './people.ts'
import type { Platform } from './platform.ts'

/** An origin to send calls to, and the credentials to send along. */
export interface Channel {
  name: string
  at: keyof Platform['origins']
  show: 'bearer' | 'cookie'
  /** Instead of the route's own. */
  method?: string
}

const services = ['gateway', 'images', 'videos'] as const

const ProcedureType = z.enum(['query', 'mutation', 'subscription'])

function typeOf(procedure: unknown) {
  if (typeof procedure !== 'function' || !('_def' in procedure)) throw new Error('This is not a procedure.')
  return z.object({ type: ProcedureType }).parse(procedure._def).type
}

/** Every procedure of the gateway, and whether it is a query, a mutation or a subscription. */
export const procedureTypes = new Map(
  Object.entries<unknown>(appRouter._def.procedures).map(([path, procedure]) => [path, typeOf(procedure)]),
)

/** The channels to a route: the reverse proxy and the service itself. What answers GET also answers HEAD. */
export function channelsTo(route: string): Channel[] {
  const service = services.find((name) => route.startsWith(`${name} `)) ?? 'gateway'
  const isProcedure = procedureTypes.has(route)
  const channels: Channel[] = [
    { name: 'reverse proxy', at: 'reverseProxy', show: isProcedure || service !== 'gateway' ? 'bearer' : 'cookie' },
    { name: service, at: service, show: service === 'gateway' ? 'cookie' : 'bearer' },
  ]
  return route.includes(' GET ') && service !== 'gateway'
    ? channels.flatMap((channel) => [channel, { ...channel, name: `${channel.name}, HEAD`, method: 'HEAD' }])
    : channels
}

/** Sends a call as a caller. */
export function send(
  platform: Platform,
  route: string,
  channel: Channel,
  person: Person,
  call: Call,
): Promise<Response> {
  const { method, path, headers, body } = requestOf(route, call)
  return fetch(platform.origins[channel.at] + path, {
    method: channel.method ?? method,
    headers: { ...headers, ...call.headers, ...person[channel.show] },
    redirect: 'manual',
    ...(body !== undefined && { body }),
  })
}

/** The request of a call. */
export function requestOf(route: string, { params = {}, query = '', body, input }: Call) {
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
    if (value === undefined) throw new Error(`${pattern} needs a value for ${name}.`)
    return value
  })
