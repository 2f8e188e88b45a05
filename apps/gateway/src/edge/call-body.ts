import { AppError } from '@abparts/contracts/error'
import { maxAnonymousBodyBytes } from '@abparts/contracts/limits'
import { limitBody } from '@abparts/http/body-limit'
import type { Context } from '../trpc/context.ts'

/** No procedure call needs more. */
const maxBodyBytes = 1_000_000

/**
 * Returns the call with its whole body in memory, like `limitBody`. Calls without signing in are small: larger ones
 * require it first. Throws `unauthorized`, `too_large` where the body does not declare its size, or
 * `unsupported_media_type` unless it is JSON.
 */
export async function limitCallBody(request: Request, identify: Context['identify']): Promise<Request> {
  if (request.method === 'POST' && !request.headers.get('content-type')?.startsWith('application/json'))
    throw new AppError('unsupported_media_type', 'Send the call as application/json.')
  const length = request.headers.get('content-length')
  const isFree = request.body === null || (length !== null && Number(length) <= maxAnonymousBodyBytes)
  const isHopeless = Number(length) > maxBodyBytes
  if (isFree || isHopeless || (await identify()) !== null) return limitBody(request, maxBodyBytes)
  if (length !== null) throw new AppError('unauthorized', 'Sign in to send this much.')
  return limitBody(request, maxAnonymousBodyBytes)
}
