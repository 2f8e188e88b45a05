import { TRPCClientError } from '@trpc/client'
import { z } from 'zod'

const unreachable = 'The server cannot be reached. Check your connection, then try again.'

/** A failure as a sentence for the person in front of the screen. */
export function sentenceOf(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues.map((issue) => issue.message).join(' ')
  if (error instanceof TRPCClientError) return error.data === undefined ? unreachable : error.message
  // What `fetch` throws when no answer came.
  if (error instanceof TypeError) return unreachable
  return error instanceof Error && error.message !== '' ? error.message : 'Something went wrong. Try again.'
}
