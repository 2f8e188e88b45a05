import type { SignInInput } from '@abparts/contracts/account'
import { z } from 'zod'
import { Refusal, refusalOf } from './refusal.ts'

const TokenAnswer = z.object({ token: z.string() })

/** Starts a session (a cookie). Throws an error with a sentence for the person when the answer is no. */
export async function signIn(input: SignInInput): Promise<void> {
  const answer = await fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  if (answer.ok) return
  if (answer.status === 401) throw new Error('E-mail address and password do not match. Check both and try again.')
  if (answer.status === 403) throw new Error('This account is deactivated.')
  throw refusalOf(answer.status, await answer.text())
}

/** Ends the session and forgets everything that was loaded. */
export async function signOut(): Promise<void> {
  const answer = await fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  if (!answer.ok) throw new Error('Signing out did not work. Try again.')
  location.assign('/sign-in')
}

/** Goes to the sign-in page, and from there back to here. A full load, so that nothing seen stays in memory. */
export function leaveForSignIn(): void {
  if (location.pathname === '/sign-in') return
  const next = location.pathname + location.search
  location.assign(`/sign-in?${new URLSearchParams({ next })}`)
}

/** A fresh access token (five minutes) for a request to the services, which take no cookies. */
export async function fetchAccessToken(): Promise<string> {
  const answer = await fetch('/api/auth/token')
  if (answer.status === 401) leaveForSignIn()
  if (!answer.ok) throw new Refusal(answer.status, 'Your session could not be confirmed. Try again.')
  return TokenAnswer.parse(await answer.json()).token
}
