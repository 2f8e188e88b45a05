import { SessionEnded, untilSignedIn } from '../../lib/session-state.ts'
import type { SendOptions } from './send-resumable.ts'

/** Sends something, and whenever the session ends meanwhile, once more as soon as the person has signed in again. */
export async function acrossSessions<Answer>(
  send: () => Promise<Answer>,
  { signal, onLock }: SendOptions,
): Promise<Answer> {
  for (;;) {
    try {
      return await send()
    } catch (error) {
      if (!(error instanceof SessionEnded)) throw error
      onLock()
      await untilSignedIn(signal)
    }
  }
}
