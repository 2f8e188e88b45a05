import { type Caller, requireIdentity } from '@abparts/auth/gate'
import { holderOf } from '@abparts/auth/holder'
import type { Identity } from '@abparts/auth/identity'
import { AppError, type ErrorCode } from '@abparts/contracts/error'
import { explainExceededQuota } from '@abparts/core/quota/quota'
import { brokenConstraint } from '@abparts/db/fault'
import { initTRPC, TRPCError } from '@trpc/server'
import { z } from 'zod'
import type { Context } from './context.ts'

/** The sentence for each constraint of the database that a write can violate. */
const rules: Record<string, [ErrorCode, string]> = {
  organizations_name_unique: ['conflict', 'An organization with this name already exists.'],
  parts_organization_part_number: ['conflict', 'A part with this number already exists.'],
  users_email_unique: ['conflict', 'This e-mail address already has an account.'],
  users_organization_username: ['conflict', 'A user with this username already exists.'],
  parts_organization_id_organizations_id_fk: ['conflict', 'The organization does not exist or still has parts.'],
  users_organization_id_organizations_id_fk: ['conflict', 'The organization does not exist or still has users.'],
}

/** The error to answer with: a sentence for a violated constraint, any other error unchanged. */
export function explainBrokenRule(error: unknown): unknown {
  const rule = rules[brokenConstraint(error) ?? '']
  return rule === undefined ? explainExceededQuota(error) : new AppError(rule[0], rule[1], { cause: error })
}

/** The tRPC code of each error code. */
const trpcCode: Record<ErrorCode, TRPCError['code']> = {
  bad_request: 'BAD_REQUEST',
  unauthorized: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  method_not_allowed: 'METHOD_NOT_SUPPORTED',
  request_timeout: 'TIMEOUT',
  conflict: 'CONFLICT',
  gone: 'NOT_FOUND',
  precondition_failed: 'PRECONDITION_FAILED',
  too_large: 'PAYLOAD_TOO_LARGE',
  unsupported_media_type: 'UNSUPPORTED_MEDIA_TYPE',
  range_not_satisfiable: 'BAD_REQUEST',
  unprocessable: 'UNPROCESSABLE_CONTENT',
  too_many_requests: 'TOO_MANY_REQUESTS',
  internal: 'INTERNAL_SERVER_ERROR',
  unavailable: 'SERVICE_UNAVAILABLE',
  insufficient_storage: 'INTERNAL_SERVER_ERROR',
  quota_exceeded: 'CONFLICT',
}

/** The client considers a stream that is silent for longer than this dead, and reconnects. */
const silenceMilliseconds = 45_000
const pingMilliseconds = 15_000

const t = initTRPC.context<Context>().create({
  sse: {
    ping: { enabled: true, intervalMs: pingMilliseconds },
    client: { reconnectAfterInactivityMs: silenceMilliseconds },
  },
  errorFormatter: ({ shape, error, ctx }) => ({
    ...shape,
    message: error.cause instanceof z.ZodError ? z.prettifyError(error.cause) : shape.message,
    data: {
      code: shape.data.code,
      httpStatus: shape.data.httpStatus,
      path: shape.data.path,
      requestId: ctx?.requestId,
    },
  }),
})

export const router = t.router

/** The only place where errors become tRPC errors. Unexpected ones are logged and answered as `internal`. */
export function toTrpcError(ctx: Context, cause: unknown): TRPCError {
  const error = ctx.toAppError(cause)
  return new TRPCError({ code: trpcCode[error.code], message: error.message, cause: error })
}

const mapErrors = t.middleware(async ({ ctx, next, getRawInput }) => {
  const result = await next()
  if (result.ok || (result.error.cause === undefined && result.error.code !== 'INTERNAL_SERVER_ERROR')) return result
  if (result.error.cause instanceof z.ZodError && result.error.code === 'BAD_REQUEST') return result
  // tRPC treats a body that is not JSON as an internal error. Calls of procedures without input send none.
  const { cause } = result.error
  const isRead = () =>
    getRawInput().then(
      () => true,
      () => false,
    )
  const isUnreadable = cause instanceof SyntaxError && !(await isRead())
  if (isUnreadable) throw new TRPCError({ code: 'PARSE_ERROR', message: 'The input is not JSON.', cause })
  throw toTrpcError(ctx, result.error.cause ?? result.error)
})

/** A procedure for anybody, signed in or not. */
export const publicProcedure = t.procedure.use(mapErrors)

export interface SignedInContext extends Context {
  /** The caller as the database has them now, for the gate. */
  caller: Caller
  identity: Identity
  /** The session of a cookie; null for an access token, which may come from any session. */
  sessionId: string | null
}

/** For someone who is signed in. Calls take turns; event streams have shares of their own. */
export const procedure = publicProcedure.use(async ({ ctx, next, type, signal }) => {
  const found = await ctx.identify()
  const { address, requestId } = ctx
  const caller: Caller = { identity: found, actor: { userId: found?.userId ?? null, address, requestId } }
  const identity = requireIdentity(caller)
  const signedIn: SignedInContext = { ...ctx, caller, identity, sessionId: found?.sessionId ?? null }
  if (type === 'subscription') return next({ ctx: signedIn })
  using _call = await ctx.calls.hold(holderOf(caller), signal && { signal })
  return await next({ ctx: signedIn })
})

/** The seconds that an error asks to wait, for the `Retry-After` header. */
export function retryAfterSeconds({ cause }: TRPCError): number | null {
  if (!(cause instanceof AppError)) return null
  return cause.retryAfterSeconds ?? (cause.code === 'unavailable' ? 5 : null)
}
