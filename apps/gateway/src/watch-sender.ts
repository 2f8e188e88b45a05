import type { IncomingMessage } from 'node:http'
import { type BodyPace, Patience } from '@abparts/http/paced-body'

/**
 * Calls `giveUp` once when the body of a request comes too slowly. The time counts in which it is read, not that in which
 * whoever takes it is busy.
 */
export function watchSender(request: IncomingMessage, pace: BodyPace, giveUp: () => void): void {
  const patience = new Patience(pace)
  const tickMilliseconds = Math.min(1000, pace.maxSilenceMilliseconds / 4)
  let newBytes = 0
  let silentMilliseconds = 0
  request.on('data', (chunk: Uint8Array) => {
    newBytes += chunk.byteLength
  })
  const timer = setInterval(() => {
    if (request.isPaused()) return
    silentMilliseconds = newBytes === 0 ? silentMilliseconds + tickMilliseconds : 0
    patience.arrived(newBytes, tickMilliseconds)
    newBytes = 0
    if (silentMilliseconds < pace.maxSilenceMilliseconds && patience.leftMilliseconds > 0) return
    clearInterval(timer)
    giveUp()
  }, tickMilliseconds)
  for (const event of ['end', 'close']) request.once(event, () => clearInterval(timer))
}
