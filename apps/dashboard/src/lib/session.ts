import type { SignInInput } from '@abparts/contracts/account'
import type { AppRouter } from '@abparts/gateway/trpc/router'
import { TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { z } from 'zod'
import { statusOf } from './failure-kinds.ts'
import { Refusal, refusalOf } from './refusal.ts'
import {
  announceSignIn,
  announceSignOut,
  noteSignedOut,
  SessionEnded,
  signInsSoFar,
  untilSignedIn,
} from './session-state.ts'

/** After this long without an answer, a change has failed: nobody waits forever, and nothing is sent much later. */
const answerMilliseconds = 30_000

/**
 * Notices in the answer to any call that the session has ended. Queries wait until the person has signed in again and
 * are then repeated. A change fails immediately, and can be retried.
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

/** After this long without an answer it fails: the request that needs the token would be sent much later. */
const tokenMilliseconds = 30_000

const TokenAnswer = z.object({ token: z.string() })
const SignInAnswer = z.object({ user: z.object({ id: z.string() }) })

/**
 * Starts a session (a cookie) and returns the person's id. Throws an error with a sentence for them when it is refused.
 */
export async function signIn(input: SignInInput): Promise<string> {
  const answer = await fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  if (answer.status === 401) throw new Error('E-mail address and password do not match. Check both and try again.')
  if (answer.status === 403) throw new Error('This account is deactivated.')
  if (!answer.ok) throw refusalOf(answer.status, await answer.text())
  const { user } = SignInAnswer.parse(await answer.json())
  announceSignIn(user.id)
  return user.id
}

/** Ends the session and forgets everything that was loaded. */
export async function signOut(): Promise<void> {
  const answer = await fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  if (!answer.ok) throw new Error('Signing out failed. Try again.')
  leaveSignedOut()
}

/** Goes to the sign-in page after the session has ended. A full page load, so that nothing stays in memory. */
export function leaveSignedOut(): void {
  announceSignOut()
  location.replace('/sign-in')
}

/**
 * A fresh access token (five minutes) for a request to the services, which take no cookies. Throws `SessionEnded` when
 * nobody is signed in.
 */
export async function fetchAccessToken(): Promise<string> {
  const askedAfter = signInsSoFar()
  const answer = await fetch('/api/auth/token', { signal: AbortSignal.timeout(tokenMilliseconds) })
  if (answer.status === 401) {
    noteSignedOut(askedAfter)
    throw new SessionEnded()
  }
  if (!answer.ok) throw new Refusal(answer.status, 'Your session could not be confirmed. Try again.')
  return TokenAnswer.parse(await answer.json()).token
}
