import type { AppRouter } from '@abparts/gateway/router'
import { TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { statusOf } from './failure-kinds.ts'
import { noteSignedOut, SessionEnded, signInsSoFar, untilSignedIn } from './session-state.ts'

/** After so long without an answer, a change has failed: nobody waits for ever, and nothing is sent much later. */
const answerMilliseconds = 30_000

/**
 * Notices in the answer to any call that the session has ended. What reads waits until the person has signed in again,
 * then asks anew; a change fails at once, and they can try it again.
 */
export const sessionLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) => {
      const stop = new AbortController()
      const isChange = op.type === 'mutation'
      const timeLimit = isChange ? [AbortSignal.timeout(answerMilliseconds)] : []
      const signal = AbortSignal.any([...timeLimit, ...(op.signal ? [op.signal] : [])])
      let unsubscribe = () => {}

      const ask = () => {
        const askedAfter = signInsSoFar()
        const asked = next({ ...op, signal }).subscribe({
          next: (value) => observer.next(value),
          complete: () => observer.complete(),
          error: (error) => {
            if (statusOf(error) !== 401 || !noteSignedOut(askedAfter)) observer.error(error)
            else if (isChange) observer.error(TRPCClientError.from(new SessionEnded()))
            else untilSignedIn(stop.signal).then(ask, () => {})
          },
        })
        unsubscribe = () => asked.unsubscribe()
      }
      ask()
      return () => {
        stop.abort()
        unsubscribe()
      }
    })
