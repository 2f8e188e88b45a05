import { AppError } from '@abparts/contracts/error'
import { brokenConstraint, isDamagedData } from '@abparts/db/fault'
import { explainExceededQuota } from '../quota.ts'

/** Why one change could not be made, so that the others go on. Throws what would stop them as well. */
export function reasonOf(error: unknown): string {
  const explained = explainExceededQuota(error)
  if (explained instanceof AppError && explained.code !== 'unavailable' && explained.code !== 'insufficient_storage')
    return explained.message
  if (isDamagedData(error)) return 'The database cannot read its bytes any more.'
  if (brokenConstraint(error) !== null) return 'The target has changed meanwhile. Repeat this.'
  throw error
}

export const changedMeanwhile = (where: string) =>
  new AppError('conflict', `It was changed in the ${where} meanwhile. Repeat this.`)
