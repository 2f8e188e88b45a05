import { fstatSync, write, writeSync } from 'node:fs'
import { printableJson } from '@abparts/contracts/printable'
import pino, { type DestinationStream, type Logger } from 'pino'

const blockCharacters = 65_536
const longestWaitMilliseconds = 500
/** How much may be buffered while the disk is full or the reader of a pipe has stopped. */
const mostWaitingCharacters = 4 * 1024 ** 2
const lineEnd = 10

/** The write is to be repeated, and the buffer kept. */
const passing = new Set(['EAGAIN', 'EBUSY', 'EINTR'])

export interface LogBlocks extends DestinationStream {
  /** Passes on the buffer; `done` is called when it is written or lost. */
  flush: (done?: () => void) => void
  /** Writes the buffer immediately, where that cannot block forever. */
  flushSync: () => void
}

/**
 * A destination for pino that writes lines in blocks, in order, at most half a second after a line was logged and when
 * the process exits. Nobody ever waits for it: lines that cannot be written, or that arrive faster than they are
 * written, are dropped, and `onDropped` is called with their number and the reason as soon as writing works again.
 */
function openLogBlocks(fileDescriptor: number, onDropped: (count: number, reason: string) => void): LogBlocks {
  /** A write to a pipe may block forever. */
  const isFile = fstatSync(fileDescriptor).isFile()
  let block = ''
  let isWriting = false
  let dropped = 0
  let reason = ''
  /** A full disk may have accepted half a line: the next one starts on a new line. */
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

/** The message of a failed query contains its parameters, which may be secret: the cause says enough. */
const withoutQuery = (error: Error): Error => ('query' in error && error.cause instanceof Error ? error.cause : error)

const mayBeSecret = /signature=|credential=|security-token=|bearer /i

/**
 * Removes signatures of media URLs (ours and those of S3) and bearer tokens from a line, wherever they appear in it.
 */
function redact(line: string): string {
  if (!mayBeSecret.test(line)) return line
  return line
    .replace(/((?:signature|credential|security-token)=)[^&\s"'\\]+/gi, '$1[redacted]')
    .replace(/(bearer +)[\w.~+/=-]+/gi, '$1[redacted]')
}

/** The part of a line with the time. Built once for all lines of a millisecond: it costs as much as all the rest. */
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

/** One JSON line per event on stdout, written in blocks: nobody waits for the disk, or for a reader. */
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

const timeoutMilliseconds = 1000

/** Waits until the log is written, but not forever: for the end of the process. */
export const logWritten = (log: Logger): Promise<void> =>
  Promise.race([new Promise<void>((resolve) => log.flush(() => resolve())), Bun.sleep(timeoutMilliseconds)])
