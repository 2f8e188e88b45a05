import { AppError } from '@abparts/contracts/error'
import type { ImageSelector } from '@abparts/media/find-image'

/**
 * Which picture the last segment of a path names: `{sha256}.webp`, the single picture's `name`, or, where `name` is
 * null, a zero-based place. Throws `not_found` for anything else.
 */
export function readSelector(segment: string, name: string | null): ImageSelector {
  const sha256 = /^([0-9a-f]{64})\.webp$/.exec(segment)?.[1]
  if (sha256 !== undefined) return { sha256 }
  if (name === null ? /^(0|[1-9]\d{0,5})$/.test(segment) : segment === name) return { index: Number(segment) || 0 }
  throw new AppError('not_found', 'There is nothing at this path.')
}
