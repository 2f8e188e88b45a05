import { AppError, errorStatus, type Problem } from '@abparts/contracts/error'
import { Elysia, ValidationError } from 'elysia'
import { requestContext } from './request-context.ts'

interface Issue {
  /** The field: names joined by dots, or as a list. */
  path?: string | readonly PropertyKey[]
  message: string
}

/** What is wrong with an input, with a sentence for each field. */
export const explainIssues = (issues: readonly Issue[]): string => issues.map(explain).join(' ')

function explain({ path = '', message }: Issue): string {
  const field = typeof path === 'string' ? path : path.map(String).join('.')
  if (message.endsWith('received undefined')) return `The field ${field} is missing.`
  return `The field ${field} is wrong: ${message.replace(/\.$/, '')}.`
}

/** An error as RFC 9457 `application/problem+json`, by default for the request that is being answered. */
export function problemResponse(error: AppError, requestId = requestContext().requestId): Response {
  const status = errorStatus[error.code]
  const problem: Problem = {
    type: 'about:blank',
    title: error.code.replaceAll('_', ' '),
    status,
    detail: error.message,
    code: error.code,
    requestId,
  }
  const headers = new Headers({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
  })
  // The rest of the body is not a new request (RFC 9110 §15.5.9).
  if (error.code === 'request_timeout') headers.set('connection', 'close')
  if (error.code === 'unauthorized') headers.set('www-authenticate', 'Bearer')
  if (error.code === 'unavailable' || error.retryAfterSeconds !== undefined)
    headers.set('retry-after', String(error.retryAfterSeconds ?? 5))
  return new Response(JSON.stringify(problem), { status, headers })
}

interface ProblemOptions {
  /**
   * Translates an error for the person who caused it: an `AppError` for violations of the listed database constraints.
   */
  explain: (error: unknown) => unknown
  /** Logs an unexpected error; its cause is not sent anywhere else. */
  report: (error: unknown, requestId: string) => void
  /** Whether this is an outage (database, storage) instead of our mistake. */
  isFault: (error: unknown) => boolean
}

/** Any failure as an `AppError`: unexpected ones become `unavailable` (an outage) or `internal`. */
export function toAppError(cause: unknown, requestId: string, { explain, report, isFault }: ProblemOptions): AppError {
  const error = explain(cause)
  if (error instanceof AppError && error.code !== 'internal') return error
  report(error, requestId)
  if (isFault(error))
    return new AppError('unavailable', 'A part of the system does not respond. Try again in a moment.', {
      cause: error,
    })
  return new AppError('internal', `Something went wrong on our side. Contact us with the request id ${requestId}.`, {
    cause: error,
  })
}

/** Turns every failure of an Elysia app into a problem response. */
export function problems(options: ProblemOptions) {
  return new Elysia({ name: 'problems' }).onError({ as: 'global' }, ({ code, error }) => {
    if (code === 'NOT_FOUND') return problemResponse(new AppError('not_found', 'There is nothing at this path.'))
    if (code === 'PARSE') return problemResponse(new AppError('bad_request', 'The body cannot be read.'))
    if (error instanceof ValidationError)
      return problemResponse(new AppError('bad_request', explainIssues(error.all) || 'The request is not valid.'))
    const { requestId } = requestContext()
    return problemResponse(toAppError(error, requestId, options), requestId)
  })
}
