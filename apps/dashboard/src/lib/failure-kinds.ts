import { TRPCClientError } from '@trpc/client'
import { Refusal } from './refusal.ts'
import { SessionEnded } from './session-state.ts'

/** The HTTP status of a failed call; undefined when no answer came at all. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof Refusal) return error.status
  if (!(error instanceof TRPCClientError)) return undefined
  const status: unknown = error.data?.httpStatus
  return typeof status === 'number' ? status : undefined
}

const isSessionEnd = (error: unknown): boolean =>
  error instanceof SessionEnded || (error instanceof TRPCClientError && error.cause instanceof SessionEnded)

/** No answer came: no network, no server, or a timeout. */
export function isUnanswered(error: unknown): boolean {
  if (error instanceof TRPCClientError) return error.data === undefined && !isSessionEnd(error)
  // What `fetch` throws, and what a time limit does.
  return error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')
}

/** The same request may succeed in a moment, unchanged. */
export function isPassing(error: unknown): boolean {
  const status = statusOf(error)
  return isUnanswered(error) || isSessionEnd(error) || (status !== undefined && (status >= 500 || status === 429))
}
