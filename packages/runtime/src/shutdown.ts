import { type Logger, logWritten } from './log.ts'
import { printError } from './print.ts'

const drainMilliseconds = 4000

interface Ending {
  /** Takes nothing new, and resolves when what runs has ended. */
  drain: () => Promise<unknown>
  /** Cuts off what still runs after four seconds. */
  cut: () => Promise<unknown>
  /** Called last. */
  close: () => Promise<void>
}

/**
 * Ends the process with code 0 on SIGTERM, on SIGINT, or when the supervisor that started it with an IPC channel is
 * gone.
 */
export function endOnSignal(log: Logger, { drain, cut, close }: Ending): void {
  let isEnding = false
  const end = async () => {
    if (isEnding) return
    isEnding = true
    await Promise.race([drain(), Bun.sleep(drainMilliseconds)])
    await cut()
    await close()
    await logWritten(log)
    process.exit(0)
  }
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, end)
}

/** Says that the port cannot be had, and ends the process. */
export function refuseToListen(error: unknown, host: string, port: number): never {
  printError(
    error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      ? `Port ${port} on ${host} is in use by another program. Stop it or choose another port.`
      : `Cannot listen on ${host}:${port}: ${error}`,
  )
  process.exit(1)
}
