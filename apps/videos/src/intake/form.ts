import { readCaller } from '@abparts/auth/access-token'
import { type Caller, requireIdentity } from '@abparts/auth/gate'
import { AppError } from '@abparts/contracts/error'
import { limitRate } from '@abparts/core/rate-limits/rate-limit'
import { explainIssues } from '@abparts/http/problem'
import type { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'

/** Fields of a form or query. Throws `bad_request` with a sentence for each one that is wrong. */
export function readFields<Schema extends z.ZodType>(schema: Schema, fields: Record<string, unknown>): z.infer<Schema> {
  const result = schema.safeParse(fields)
  if (result.success) return result.data
  throw new AppError('bad_request', explainIssues(result.error.issues))
}

/** The caller who starts an upload. Throws `unauthorized`, or `too_many_requests` with the time to wait. */
export async function readUploader(deps: Dependencies, request: Request): Promise<Caller> {
  const caller = await readCaller(deps, request)
  const { userId } = requireIdentity(caller)
  await limitRate(deps.db, { key: `upload:${userId}`, limit: deps.uploadsPerMinute, windowSeconds: 60 })
  return caller
}

interface TextField {
  type: 'string'
  format?: 'uuid'
  maxLength?: number
  enum?: string[]
}

/** An upload's body for the API document: the file, and the text fields that may be in the query instead. */
export const uploadForm = (fields: Record<string, TextField>) => ({
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object' as const,
        required: ['file'],
        properties: { file: { type: 'string' as const, format: 'binary' }, ...fields },
      },
    },
  },
})
