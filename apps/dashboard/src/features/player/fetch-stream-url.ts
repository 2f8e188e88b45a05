import { statusOf } from '../../lib/failure-kinds.ts'
import { pauseOrConnection } from '../../lib/pause-or-connection.ts'
import { trpcClient } from '../../lib/trpc.ts'

const pauseMilliseconds = 5_000

/** A fresh address of a video; without a connection it is waited for. Throws when the answer is no, or aborted. */
export async function fetchStreamUrl(id: string, signal: AbortSignal): Promise<string> {
  for (;;) {
    try {
      return (await trpcClient.videos.get.query({ id }, { signal })).streamUrl
    } catch (error) {
      signal.throwIfAborted()
      if (statusOf(error) !== undefined) throw error
      await pauseOrConnection(pauseMilliseconds, signal)
    }
  }
}
