import postgres from 'postgres'
import { connectionOptions } from './client.ts'

const watchMilliseconds = 10_000

interface Listener {
  onNotification: (payload: string) => void
  /** Called whenever listening begins, also again after the connection was lost: what came meanwhile was missed. */
  onListening: () => void
}

/**
 * Hears of notifications on a channel, over a connection of its own. Every few seconds it notifies itself, with an
 * empty payload, and begins anew with another connection when it hears nothing of that: whatever broke, it is back
 * soon.
 */
export function listenTo(url: string, channel: string, { onNotification, onListening }: Listener): () => Promise<void> {
  let hasHeard = false
  const onHeard = (payload: string) => {
    hasHeard = true
    if (payload !== '') onNotification(payload)
  }
  const onFailure = () => {
    hasHeard = false
  }
  const open = () => {
    const client = postgres(url, { ...connectionOptions, max: 1 })
    client.listen(channel, onHeard, onListening).catch(onFailure)
    return client
  }

  let client = open()
  // It has the time until the second look to connect.
  hasHeard = true
  const timer = setInterval(() => {
    if (!hasHeard) {
      client.end({ timeout: 0 }).catch(onFailure)
      client = open()
    }
    hasHeard = false
    client.notify(channel, '').catch(onFailure)
  }, watchMilliseconds)
  return async () => {
    clearInterval(timer)
    await client.end({ timeout: 1 })
  }
}
