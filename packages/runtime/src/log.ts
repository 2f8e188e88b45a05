import pino, { type Logger } from 'pino'

export type { Logger }

/** A failed query carries its parameters in its message, and they may be secret: the cause says enough. */
const withoutQuery = (error: Error): Error => ('query' in error && error.cause instanceof Error ? error.cause : error)

/** One JSON line per event on stdout, written in blocks so that a log line never waits for the disk. */
export function createLog(name: string): Logger {
  return pino(
    {
      base: { name, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error) => pino.stdSerializers.err(error instanceof Error ? withoutQuery(error) : error) },
    },
    pino.destination({ dest: 1, sync: false, minLength: 65_536, maxWrite: 131_072, periodicFlush: 500 }),
  )
}
