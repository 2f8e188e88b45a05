import { send } from '../calls.ts'
import type { Call } from '../endpoint.ts'
import type { Platform } from '../platform.ts'

/** Calls a route as the super admin, through the reverse proxy. Throws unless it succeeds. */
export async function asSuperAdmin(platform: Platform, route: string, call: Call): Promise<Response> {
  const answer = await send(
    platform,
    route,
    { name: 'reverse proxy', at: 'reverseProxy', show: 'bearer' },
    platform.superAdmin,
    call,
  )
  if (!answer.ok) throw new Error(`${route} answers ${answer.status}: ${await answer.text()}`)
  return answer
}
