import { spawn } from 'node:child_process'
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { isJournal } from './data-directory.ts'
import type { PlatformEnv } from './env.ts'
import { root } from './root.ts'
import type { ServiceEnv } from './service-env.ts'

export interface Service {
  name: string
  /** The module that it runs, relative to the repository's root. */
  entry: string
  env: NodeJS.ProcessEnv
  /** Answers 200 when the service is ready; null for a process without a port. */
  readyUrl: string | null
}

export interface ServiceProcess {
  pid: number
  /** Says how it ended. */
  ended: Promise<string>
  /** Its output since its start, human-readable. */
  lastWords: () => string[]
  kill: (signal: NodeJS.Signals) => void
}

/**
 * Starts a service, which writes to `<name>.log`, or to where this process writes if that is the journal. The IPC
 * channel carries no messages: its end tells the service that this process is gone (see `@abparts/runtime/serve`).
 */
export function spawnService(service: Service, logDirectory: string): ServiceProcess {
  const logFile = path.join(logDirectory, `${service.name}.log`)
  const toJournal = isJournal(1)
  mkdirSync(logDirectory, { recursive: true })
  const log = toJournal ? 1 : openSync(logFile, 'a', 0o600)
  const alreadyLogged = toJournal ? 0 : fstatSync(log).size
  const child = spawn(process.execPath, [service.entry], {
    cwd: root,
    env: service.env,
    stdio: ['ignore', log, log, 'ipc'],
  })
  if (!toJournal) closeSync(log)
  if (child.pid === undefined) throw new Error(`${service.name} could not be started.`)
  return {
    pid: child.pid,
    ended: new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve(signal === null ? `code ${code}` : signal))
    }),
    lastWords: () => (toJournal ? [] : forPeople(writtenSince(logFile, alreadyLogged))),
    kill: (signal) => child.kill(signal),
  }
}

/** A log that is shorter than before has been rotated; a missing one was removed by somebody. */
function writtenSince(logFile: string, position: number): string {
  if (!existsSync(logFile)) return ''
  const log = readFileSync(logFile)
  return log.subarray(log.length < position ? 0 : position).toString()
}

const LogLine = z.object({ level: z.number(), msg: z.string() })
const errorLevel = 50

/** Plain lines unchanged, and only the JSON lines that report an error. */
function forPeople(output: string): string[] {
  const lines = output.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return line.trim() === '' ? [] : [line]
    const entry = LogLine.safeParse(parseJson(line))
    return entry.success && entry.data.level >= errorLevel ? [entry.data.msg] : []
  })
  return lines.slice(-10)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

interface Services {
  /** The services that must be ready before the reverse proxy opens. */
  behind: Service[]
  gateway: Service
}

/**
 * Streamed bytes leave blocks behind for the garbage collector, which runs late on a large machine: it is configured
 * for a small one.
 */
const servingMemory = { BUN_JSC_forceRAMSize: String(256 * 1024 ** 2) }

/** The processes of the platform. Secrets that only the gateway needs are only passed to the gateway. */
export function listServices(env: PlatformEnv, { local, shared, gatewayOnly }: ServiceEnv): Services {
  const service = (name: string, entry: string, port: number | null, more: Record<string, string> = {}): Service => ({
    name,
    entry,
    env: { ...process.env, ...shared, ...more },
    readyUrl: port === null ? null : `${local(port)}/health/ready`,
  })
  return {
    behind: [
      service('images', 'apps/images/src/main.ts', env.IMAGES_PORT, servingMemory),
      service('videos', 'apps/videos/src/main.ts', env.VIDEOS_PORT, servingMemory),
      service('videos-worker', 'apps/videos/src/worker.ts', null),
    ],
    gateway: service('gateway', 'apps/gateway/src/main.ts', env.PORT, gatewayOnly),
  }
}
