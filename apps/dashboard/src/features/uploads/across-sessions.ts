import { SessionEnded, untilSignedIn } from '../../lib/session-state.ts'
import type { SendOptions } from './send-resumable.ts'

/** Sends something. Whenever the session ends meanwhile, sends it again once the person has signed in. */
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
