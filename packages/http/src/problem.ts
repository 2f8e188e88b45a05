import { AppError, errorStatus, type Problem } from '@abparts/contracts/error'
import { Elysia, ValidationError } from 'elysia'
import { requestContext } from './request-context.ts'

interface Issue {
  /** Where: names joined by dots, or one by one. */
  path?: string | readonly PropertyKey[]
  message: string
}

/** What is wrong with an input, in a sentence for each field. */
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
  // What the sender still sends is not a request of its own (RFC 9110 §15.5.9).
  if (error.code === 'request_timeout') headers.set('connection', 'close')
  if (error.code === 'unauthorized') headers.set('www-authenticate', 'Bearer')
  if (error.code === 'unavailable' || error.retryAfterSeconds !== undefined)
    headers.set('retry-after', String(error.retryAfterSeconds ?? 5))
  return new Response(JSON.stringify(problem), { status, headers })
}

interface ProblemOptions {
  /** What an error is to the person who caused it: an `AppError` for those of the database's rules that are told. */
  explain: (error: unknown) => unknown
  /** Writes down an error that nobody expected; its cause goes nowhere else. */
  report: (error: unknown, requestId: string) => void
  /** Is this an outage (database, storage) and not our mistake? */
  isFault: (error: unknown) => boolean
}

/** Any failure as an `AppError`: what is not expected becomes `unavailable` (a fault of others) or `internal`. */
export function toAppError(cause: unknown, requestId: string, { explain, report, isFault }: ProblemOptions): AppError {
  const error = explain(cause)
  if (error instanceof AppError && error.code !== 'internal') return error
  report(error, requestId)
  if (isFault(error))
    return new AppError('unavailable', 'A part of the system does not answer. Try again in a moment.', { cause: error })
  return new AppError('internal', `Something went wrong on our side. Tell us the request id ${requestId}.`, {
    cause: error,
  })
}

/** Makes every failure of an Elysia app a problem answer. */
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
