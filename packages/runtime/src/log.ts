import pino, { type Logger } from 'pino'

export type { Logger }

/** One JSON line per event on stdout, written in blocks so that a log line never waits for the disk. */
export function createLog(name: string): Logger {
  return pino(
    { name, base: { name, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 1, sync: false, minLength: 4096, periodicFlush: 500 }),
  )
}
