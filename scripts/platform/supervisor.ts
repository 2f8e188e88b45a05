import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@abparts/contracts/error'
import { print, printError } from '@abparts/runtime/print'
import { type Service, type ServiceProcess, spawnService } from './services.ts'
import { waitUntilReady } from './wait-until-ready.ts'

export interface Supervisor {
  /**
   * Starts services and waits until all of them are ready. From then on a service that ends is restarted. Throws
   * `unavailable` with a service's own output when it cannot start.
   */
  start: (services: Service[]) => Promise<void>
  /** Ends all services, within six seconds. */
  stop: () => Promise<void>
}

interface SupervisorOptions {
  logDirectory: string
  signal: AbortSignal
  /** Called with the running processes, whenever they change. */
  onChange: (processes: { pid: number; entry: string }[]) => void
}

const graceMilliseconds = 6_000
const firstPauseMilliseconds = 500
const longestPauseMilliseconds = 10_000
/** A service that lived this long had recovered: the pauses start over. */
const recoveredMilliseconds = 60_000

export function createSupervisor({ logDirectory, signal, onChange }: SupervisorOptions): Supervisor {
  const running = new Map<Service, ServiceProcess>()
  const stopping = new AbortController()
  const tell = () => {
    try {
      onChange([...running].map(([{ entry }, { pid }]) => ({ pid, entry })))
    } catch (error) {
      // A full disk must not stop running services.
      printError(`The running processes could not be recorded: ${error}`)
    }
  }

  const launch = (service: Service): ServiceProcess => {
    const launched = spawnService(service, logDirectory)
    running.set(service, launched)
    tell()
    void launched.ended.then(() => running.delete(service))
    return launched
  }

  /** Null when it cannot be started: then it is retried after the next pause. */
  const relaunch = (service: Service): ServiceProcess | null => {
    try {
      return launch(service)
    } catch (error) {
      printError(`${service.name} could not be started: ${error}`)
      return null
    }
  }

  const keepAlive = async (service: Service, first: ServiceProcess): Promise<void> => {
    let current = first
    let pause = firstPauseMilliseconds
    while (!stopping.signal.aborted) {
      const startedAt = performance.now()
      const how = await current.ended
      if (stopping.signal.aborted) return
      if (performance.now() - startedAt > recoveredMilliseconds) pause = firstPauseMilliseconds
      print(
        `${service.name} ended unexpectedly (${how}) and starts again in ${pause / 1000} s.`,
        ...current.lastWords().map((line) => `  ${line}`),
      )
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return
      pause = Math.min(pause * 2, longestPauseMilliseconds)
      const next = relaunch(service)
      if (next !== null) current = next
    }
  }

  return {
    start: async (services) => {
      const launched = services.map((service) => ({ service, process: launch(service) }))
      const deaths = launched.map(async ({ service, process }) => {
        const how = await process.ended
        throw new AppError('unavailable', `${service.name} did not start (${how}).\n${process.lastWords().join('\n')}`)
      })
      const ready = launched.map(({ service: { name, readyUrl } }) =>
        readyUrl === null ? undefined : waitUntilReady(name, readyUrl, signal),
      )
      await Promise.race([Promise.all(ready), ...deaths])
      for (const death of deaths) death.catch(() => undefined)
      for (const { service, process } of launched) void keepAlive(service, process)
    },
    stop: async () => {
      stopping.abort()
      const ended = Promise.all([...running.values()].map((process) => process.ended))
      for (const process of running.values()) process.kill('SIGTERM')
      const timer = setTimeout(() => {
        for (const process of running.values()) process.kill('SIGKILL')
      }, graceMilliseconds)
      await ended
      clearTimeout(timer)
    },
  }
}
