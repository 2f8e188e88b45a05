import { AppError } from '@abparts/contracts/error'
import { explainIssues } from '@abparts/http/explain-issues'
import type { z } from 'zod'

/** Fields of a form or query. Throws `bad_request` with a sentence for each one that is wrong. */
export function readFields<Schema extends z.ZodType>(schema: Schema, fields: Record<string, unknown>): z.infer<Schema> {
  const result = schema.safeParse(fields)
  if (result.success) return result.data
  throw new AppError('bad_request', explainIssues(result.error.issues))
}
