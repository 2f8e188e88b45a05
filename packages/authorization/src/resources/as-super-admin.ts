import { send } from '../calls.ts'
import type { Knock } from '../endpoint.ts'
import type { Platform } from '../platform.ts'

/** Does something as the super admin, through the reverse proxy. Fails unless it succeeds. */
export async function asSuperAdmin(platform: Platform, route: string, knock: Knock): Promise<Response> {
  const answer = await send(
    platform,
    route,
    { name: 'reverse proxy', at: 'reverseProxy', show: 'bearer' },
    platform.superAdmin,
    knock,
  )
  if (!answer.ok) throw new Error(`${route} answers ${answer.status}: ${await answer.text()}`)
  return answer
}
