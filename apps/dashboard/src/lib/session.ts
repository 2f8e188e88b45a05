import type { SignInInput } from '@abparts/contracts/account'
import { z } from 'zod'
import { Refusal, refusalOf } from './refusal.ts'
import { announceSignIn, announceSignOut, noteSignedOut, SessionEnded, signInsSoFar } from './session-state.ts'

/** After so long without an answer there is none: what needs a token would be sent much later. */
const answerMilliseconds = 30_000

const TokenAnswer = z.object({ token: z.string() })
const SignInAnswer = z.object({ user: z.object({ id: z.string() }) })

/**
 * Starts a session (a cookie) and answers the person's id. Throws an error with a sentence for them when the answer is
 * no.
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
  if (!answer.ok) throw new Error('Signing out did not work. Try again.')
  leaveSignedOut()
}

/** Goes to the sign-in page, once the session is ended. A full load, so that nothing seen stays in memory. */
export function leaveSignedOut(): void {
  announceSignOut()
  location.replace('/sign-in')
}

/**
 * A fresh access token (five minutes) for a request to the services, which take no cookies. Throws `SessionEnded` when
 * nobody is signed in any more.
 */
export async function fetchAccessToken(): Promise<string> {
  const askedAfter = signInsSoFar()
  const answer = await fetch('/api/auth/token', { signal: AbortSignal.timeout(answerMilliseconds) })
  if (answer.status === 401) {
    noteSignedOut(askedAfter)
    throw new SessionEnded()
  }
  if (!answer.ok) throw new Refusal(answer.status, 'Your session could not be confirmed. Try again.')
  return TokenAnswer.parse(await answer.json()).token
}
