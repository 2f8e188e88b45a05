import type { IncomingMessage, ServerResponse } from 'node:http'
import { maxReaderSilenceSeconds } from '@abparts/contracts/limits'
import { type BodyPace, PaceMeter } from '@abparts/http/body-limit'

/**
 * Calls `giveUp` once when the body of a request arrives too slowly. Only the time in which it is read counts, not that
 * in which its consumer is busy.
 */
export function watchSender(request: IncomingMessage, pace: BodyPace, giveUp: () => void): void {
  const meter = new PaceMeter(pace)
  const tickMilliseconds = Math.min(1000, pace.maxSilenceMilliseconds / 4)
  let newBytes = 0
  let silentMilliseconds = 0
  request.on('data', (chunk: Uint8Array) => {
    newBytes += chunk.byteLength
  })
  const timer = setInterval(() => {
    if (request.isPaused()) return
    silentMilliseconds = newBytes === 0 ? silentMilliseconds + tickMilliseconds : 0
    meter.arrived(newBytes, tickMilliseconds)
    newBytes = 0
    if (silentMilliseconds < pace.maxSilenceMilliseconds && meter.leftMilliseconds > 0) return
    clearInterval(timer)
    giveUp()
  }, tickMilliseconds)
  for (const event of ['end', 'close']) request.once(event, () => clearInterval(timer))
}

/** How the rest of an answer can be requested. */
export interface Resumption {
  /** The headers of a request for the answer after its first `passedBytes`. */
  headersAfter: (passedBytes: number) => Record<string, string>
  /** What the answer to it contains. */
  readRest: (answer: IncomingMessage, passedBytes: number) => 'rest' | 'nothing left' | 'something else'
}

const contentRange = /^bytes (\d+)-(\d+)\//

/** Null for an answer that is not guaranteed to be the same when requested again (RFC 9110 §8.8.1, §14). */
function resumptionOf({ statusCode, headers }: IncomingMessage): Resumption | null {
  const { etag } = headers
  if (etag === undefined || etag.startsWith('W/') || headers['accept-ranges'] !== 'bytes') return null
  const [, first, last = ''] = contentRange.exec(headers['content-range'] ?? '') ?? []
  if (statusCode === 206 ? first === undefined : statusCode !== 200) return null
  const positionAfter = (passedBytes: number) => Number(first ?? 0) + passedBytes
  return {
    headersAfter: (passedBytes) => ({ range: `bytes=${positionAfter(passedBytes)}-${last}`, 'if-match': etag }),
    readRest: (answer, passedBytes) => {
      const position = positionAfter(passedBytes)
      const range = answer.headers['content-range'] ?? ''
      if (answer.statusCode === 206 && Number(contentRange.exec(range)?.[1]) === position) return 'rest'
      return answer.statusCode === 416 && range === `bytes */${position}` ? 'nothing left' : 'something else'
    },
  }
}

export interface RelayLimits {
  /** How many answers may be held for readers that are paused. */
  maxHeld: number
  /** How long a reader may pause. */
  maxSilenceMilliseconds: number
}

/** Bun reads half a megabyte at a time, and a held answer keeps it three times: on the socket, parsed and here. */
const defaultLimits: RelayLimits = { maxHeld: 32, maxSilenceMilliseconds: maxReaderSilenceSeconds * 1000 }
/** How much is written to the reader's connection at a time. It buffers what the system does not accept. */
const pieceBytes = 64 * 1024

/** The source of an answer. */
interface Source {
  answer: IncomingMessage
  /** Requests its rest with these headers. Null where a request cannot be repeated. */
  askAgain: ((headers: Record<string, string>, receive: (answer: IncomingMessage) => void) => void) | null
  /** Aborts it, without telling the reader. */
  letGo: () => void
  /** Called when all of it was passed on. */
  done: () => void
}

/**
 * Passes answers on to their readers, as fast as they read. Only a few answers are held for paused readers: beyond
 * that, the one that has waited longest is released, and its rest is requested when the reader continues. Where that is
 * not possible, or when a reader pauses for long, the connection is closed.
 */
export function createRelay({ maxHeld, maxSilenceMilliseconds }: RelayLimits = defaultLimits) {
  /** How each is released, the one that has waited longest first. */
  const held = new Set<() => void>()

  return ({ answer: first, askAgain, letGo, done }: Source, response: ServerResponse): void => {
    const resumption = askAgain === null ? null : resumptionOf(first)
    let current: IncomingMessage | null = null
    let chunk = new Uint8Array()
    let passedBytes = 0
    let isEnded = false

    const push = () => {
      while (chunk.byteLength > 0) {
        // A copy: a slice in the connection's buffer would keep the whole chunk in memory.
        const piece = new Uint8Array(chunk.subarray(0, pieceBytes))
        chunk = chunk.subarray(pieceBytes)
        passedBytes += piece.byteLength
        if (!response.write(piece)) return wait()
      }
      if (isEnded) done()
      else if (current === null) askForRest()
      else current.resume()
    }
    const wait = () => {
      held.add(giveWay)
      const timer = setTimeout(() => response.destroy(), maxSilenceMilliseconds)
      const leave = () => {
        clearTimeout(timer)
        held.delete(giveWay)
      }
      const goOn = () => {
        response.off('close', leave)
        leave()
        push()
      }
      response.once('close', leave)
      response.once('drain', goOn)
      const [longest] = held
      if (held.size > maxHeld) longest?.()
    }
    const giveWay = () => {
      held.delete(giveWay)
      if (isEnded && chunk.byteLength === 0) return
      if (resumption === null) return void response.destroy()
      isEnded = false
      current = null
      chunk = new Uint8Array()
      letGo()
    }
    const askForRest = () => {
      if (resumption === null) return
      askAgain?.(resumption.headersAfter(passedBytes), (answer) => {
        const found = resumption.readRest(answer, passedBytes)
        if (found === 'rest') return take(answer)
        letGo()
        if (found === 'nothing left') done()
        else response.destroy()
      })
    }
    const take = (answer: IncomingMessage) => {
      current = answer
      const isCurrent = () => answer === current
      answer.on('data', (bytes: Uint8Array<ArrayBuffer>) => {
        if (!isCurrent()) return
        answer.pause()
        chunk = bytes
        push()
      })
      answer.on('end', () => {
        if (!isCurrent()) return
        // On Bun, a paused answer may end while its last chunk is still held here.
        isEnded = true
        if (!held.has(giveWay)) done()
      })
      answer.on('error', () => {
        if (isCurrent()) response.destroy()
      })
    }
    take(first)
  }
}
