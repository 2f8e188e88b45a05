import { useSyncExternalStore } from 'react'
import { z } from 'zod'

/** `ended`: whoever was signed in here no longer is. `other`: somebody else is. */
type SessionState = 'open' | 'ended' | 'other'

/** What windows of one browser tell each other; they share one cookie. */
const Message = z.object({ signedInId: z.string().nullable() })
const windows = new BroadcastChannel('session')

const listeners = new Set<() => void>()
let state: SessionState = 'open'
/** The signed-in person's id; null until it is known. */
let personId: string | null = null
/** How often somebody has signed in since this page was loaded. */
let signInCount = 0

function change(next: SessionState): void {
  state = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useSessionState = (): SessionState => useSyncExternalStore(subscribe, () => state)

/** Sets whose page this is. */
export function setPerson(id: string): void {
  personId = id
}

function takeSignIn(id: string): void {
  signInCount += 1
  if (personId !== null) change(id === personId ? 'open' : 'other')
}

windows.addEventListener('message', ({ data }) => {
  const { signedInId } = Message.parse(data)
  if (signedInId !== null) takeSignIn(signedInId)
  else if (personId !== null) change('ended')
})

/** Records that somebody signed in here, and tells other windows. */
export function announceSignIn(id: string): void {
  windows.postMessage({ signedInId: id })
  takeSignIn(id)
}

/** Records that the session was ended here, and tells other windows. */
export const announceSignOut = (): void => windows.postMessage({ signedInId: null })

/** Passed to `noteSignedOut` with the answer to a request that starts now. */
export const signInsSoFar = (): number => signInCount

/**
 * Records an answer that said that nobody is signed in. `askedAfter`: the number of sign-ins when the request was sent;
 * an older answer says nothing about now. Returns whether a session has ended: before anybody signed in here there is
 * none.
 */
export function noteSignedOut(askedAfter: number): boolean {
  if (personId === null) return false
  if (askedAfter === signInCount && state === 'open') change('ended')
  return true
}

/** Waits until the same person is signed in again. Throws the signal's reason when aborted. */
export async function untilSignedIn(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const look = () => state === 'open' && resolve()
  const unsubscribe = subscribe(look)
  const stop = () => resolve()
  signal.addEventListener('abort', stop)
  look()
  await promise
  unsubscribe()
  signal.removeEventListener('abort', stop)
  signal.throwIfAborted()
}

/** The attempted action needs a session, and it has ended. */
export class SessionEnded extends Error {
  constructor() {
    super('Your session has ended. Sign in, then try again.')
    this.name = 'SessionEnded'
  }
}
