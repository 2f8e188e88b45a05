import { AppError } from '@abparts/contracts/error'
import type { WrittenObject } from './storage.ts'

/** Throws `unprocessable` when what was read is not what it should be. */
export function checkExpected(read: WrittenObject, expected: WrittenObject | undefined): void {
  if (expected === undefined) return
  if (read.sizeBytes !== expected.sizeBytes || read.sha256 !== expected.sha256)
    throw new AppError('unprocessable', 'Its bytes are not those that were once stored.')
}
