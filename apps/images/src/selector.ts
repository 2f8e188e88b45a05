import { AppError } from '@abparts/contracts/error'

/** Which of an owner's current pictures: by place, or by the hash of its bytes. */
export type ImageSelector = { index: number } | { sha256: string }

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
