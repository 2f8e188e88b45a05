import postgres from 'postgres'
import { connectionOptions } from './client.ts'

const watchMilliseconds = 10_000

interface Listener {
  onNotification: (payload: string) => void
  /** Called whenever listening begins, including after a lost connection: notifications in between were missed. */
  onListening: () => void
}

/**
 * Receives notifications on a channel, over a connection of its own. Every few seconds it notifies itself with an empty
 * payload, and reconnects when that does not arrive: it recovers quickly from any failure.
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
  // It has until the second check to connect.
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
