import { printableJson } from '@abparts/contracts/printable'
import pino, { type Logger } from 'pino'
import { openLogBlocks } from './log-blocks.ts'

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
