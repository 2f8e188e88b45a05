import { z } from 'zod'
import { isUnanswered } from './failure-kinds.ts'

/** A failure as a sentence for the person in front of the screen. */
export function sentenceOf(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues.map((issue) => issue.message).join(' ')
  if (isUnanswered(error))
    return navigator.onLine
      ? 'The server cannot be reached. Check your connection, then try again.'
      : 'You are offline. Try again when you are connected.'
  return error instanceof Error && error.message !== '' ? error.message : 'Something went wrong. Try again.'
}
