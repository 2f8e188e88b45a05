import { z } from 'zod'
import { maxDescriptionLength, maxNameLength } from './limits.ts'

export const Id = z.uuid()
export const IdInput = z.object({ id: Id })
/** PostgreSQL stores every character but this one. */
const withoutNul = /^[^\0]*$/
export const Name = z.string().trim().min(1).max(maxNameLength).regex(withoutNul, 'NUL characters are not allowed.')
export const Description = z
  .string()
  .trim()
  .max(maxDescriptionLength)
  .regex(withoutNul, 'NUL characters are not allowed.')
/** A time as an ISO 8601 string in UTC. */
export const Timestamp = z.iso.datetime({ offset: true })
/** Lower-case hexadecimal SHA-256. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'Expected 64 hexadecimal digits.')
