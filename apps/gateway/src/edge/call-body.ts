import { holderOf } from '@abparts/auth/holder'
import { AppError } from '@abparts/contracts/error'
import { maxAnonymousBodyBytes } from '@abparts/contracts/limits'
import { limitBody } from '@abparts/http/body-limit'
import type { Context } from '../trpc/context.ts'

/** Enough for every procedure. */
const maxBodyBytes = 1_000_000

/**
 * Returns the call with its whole body in memory, like `limitBody`. Without signing in, only small calls are accepted.
 * Throws `unauthorized` for larger ones, `too_large` when the body does not declare its size, or
 * `unsupported_media_type` unless it is JSON.
 */
export async function limitCallBody(request: Request, identify: Context['identify']): Promise<Request> {
  if (request.method === 'POST' && !request.headers.get('content-type')?.startsWith('application/json'))
    throw new AppError('unsupported_media_type', 'Send the call as application/json.')
  if (request.body === null) return request
  const length = request.headers.get('content-length')
  const isSmall = length !== null && Number(length) <= maxAnonymousBodyBytes
  // Signed-in users have their own shares. Why a small call has none, the procedure reports: it asks again.
  const identity = isSmall ? await identify().catch(() => null) : await identify()
  const holder = holderOf({ identity })
  if (isSmall || identity !== null || Number(length) > maxBodyBytes) return limitBody(request, maxBodyBytes, { holder })
  if (length !== null) throw new AppError('unauthorized', 'Sign in to send this much.')
  return limitBody(request, maxAnonymousBodyBytes, { holder })
}
