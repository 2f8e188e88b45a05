import { fstatSync, write, writeSync } from 'node:fs'
import { printableJson } from '@abparts/contracts/printable'
import pino, { type DestinationStream, type Logger } from 'pino'

const blockCharacters = 65_536
const longestWaitMilliseconds = 500
/** What may wait while the disk is full or whoever reads a pipe has stopped. */
const mostWaitingCharacters = 4 * 1024 ** 2
const lineEnd = 10

/** The system is to be asked again, and what waits kept. */
const passing = new Set(['EAGAIN', 'EBUSY', 'EINTR'])

export interface LogBlocks extends DestinationStream {
  /** Hands on what waits; `done` is called when it is written or lost. */
  flush: (done?: () => void) => void
  /** Writes what waits, now, where that cannot take for ever. */
  flushSync: () => void
}

/**
 * A destination for pino that writes lines in blocks, in order, at the latest half a second after a line came and when
 * the process exits. Nobody ever waits for it: lines that cannot be written, or that come faster than they are written,
 * are dropped, and `onDropped` hears of how many and why as soon as others can be written again.
 */
function openLogBlocks(fileDescriptor: number, onDropped: (count: number, reason: string) => void): LogBlocks {
  /** A pipe may keep a write for ever. */
  const isFile = fstatSync(fileDescriptor).isFile()
  let block = ''
  let isWriting = false
  let dropped = 0
  let reason = ''
  /** A full disk may have taken half a line: the next one begins on a line of its own. */
  let endsInLine = false
  const waitForIdle: (() => void)[] = []

  const drop = (count: number, why: string) => {
    dropped += count
    reason = why
  }
  const take = () => {
    const bytes = Buffer.from(endsInLine ? `\n${block}` : block)
    block = ''
    return bytes
  }
  const wrote = (bytes: Buffer, count: number) => {
    if (count > 0) endsInLine = bytes[count - 1] !== lineEnd
    return bytes.subarray(count)
  }

  const put = (bytes: Buffer): void =>
    write(fileDescriptor, bytes, (error, count) => {
      if (error !== null && passing.has(error.code ?? '')) return void setTimeout(put, 100, bytes)
      if (error !== null) {
        drop(linesIn(bytes), error.code ?? error.message)
        return settle()
      }
      const rest = wrote(bytes, count)
      if (rest.length > 0) return put(rest)
      settle()
      if (dropped > 0) {
        const count = dropped
        dropped = 0
        onDropped(count, reason)
      }
      if (block.length >= blockCharacters) pass()
    })
  const settle = () => {
    isWriting = false
    for (const resume of waitForIdle.splice(0)) resume()
  }
  const pass = () => {
    if (isWriting || block === '') return
    isWriting = true
    put(take())
  }
  const flushSync = () => {
    if (block === '' || (isWriting && !isFile)) return
    let rest: Buffer = take()
    try {
      while (rest.length > 0) rest = wrote(rest, writeSync(fileDescriptor, rest))
    } catch (error) {
      drop(linesIn(rest), String(error))
    }
  }

  setInterval(pass, longestWaitMilliseconds).unref()
  process.on('exit', flushSync)
  return {
    write: (line) => {
      if (block.length + line.length > mostWaitingCharacters) return drop(1, 'more came than could be written')
      block += line
      if (block.length >= blockCharacters && dropped === 0) pass()
    },
    flush: (done) => {
      pass()
      if (done === undefined) return
      if (isWriting) waitForIdle.push(done)
      else done()
    },
    flushSync,
  }
}

const linesIn = (bytes: Buffer) => bytes.reduce((count, byte) => count + (byte === lineEnd ? 1 : 0), 0)

export type { Logger }

/** A failed query carries its parameters in its message, and they may be secret: the cause says enough. */
const withoutQuery = (error: Error): Error => ('query' in error && error.cause instanceof Error ? error.cause : error)

const mayBeSecret = /signature=|credential=|security-token=|bearer /i

/** Takes signatures of media URLs (ours and those of S3) and bearer tokens out of a line, wherever they stand in it. */
function redact(line: string): string {
  if (!mayBeSecret.test(line)) return line
  return line
    .replace(/((?:signature|credential|security-token)=)[^&\s"'\\]+/gi, '$1[redacted]')
    .replace(/(bearer +)[\w.~+/=-]+/gi, '$1[redacted]')
}

/** The part of a line that holds the time. Made once for all lines of a millisecond: it costs as much as all the rest. */
function createTimestamp(): () => string {
  let madeAt = 0
  let timestamp = ''
  return () => {
    const now = Date.now()
    if (now !== madeAt) {
      madeAt = now
      timestamp = `,"time":"${new Date(now).toISOString()}"`
    }
    return timestamp
  }
}

/** One JSON line per event on stdout, written in blocks: nobody waits for the disk, or for whoever reads. */
export function createLog(name: string): Logger {
  const log = pino(
    {
      base: { name, pid: process.pid },
      timestamp: createTimestamp(),
      serializers: { err: (error) => pino.stdSerializers.err(error instanceof Error ? withoutQuery(error) : error) },
      hooks: { streamWrite: (line) => printableJson(redact(line)) },
    },
    openLogBlocks(1, (count, reason) => log.warn({ dropped: count, reason }, 'lines of the log were dropped')),
  )
  return log
}

const patienceMilliseconds = 1000

/** Waits until what was logged is written, but not for ever: before the process ends. */
export const logWritten = (log: Logger): Promise<void> =>
  Promise.race([new Promise<void>((resolve) => log.flush(() => resolve())), Bun.sleep(patienceMilliseconds)])
