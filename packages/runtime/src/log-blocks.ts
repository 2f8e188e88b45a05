import { fstatSync, write, writeSync } from 'node:fs'
import type { DestinationStream } from 'pino'

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
export function openLogBlocks(fileDescriptor: number, onDropped: (count: number, reason: string) => void): LogBlocks {
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
