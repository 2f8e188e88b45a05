import { chownSync, closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@abparts/contracts/error'
import { postgresBinaries } from './binaries.ts'
import type { Cluster } from './cluster.ts'
import { endOrphans, processCommand, run } from './processes.ts'

interface StartOptions {
  port: number
  /** The server's output is appended to this file. */
  logFile: string
  /** PostgreSQL's own settings; values without spaces. */
  settings?: Record<string, string>
}

/** The port on which the cluster's server listens, or null when it is not running. */
export function runningPort({ directory }: Cluster): number | null {
  const pidFile = path.join(directory, 'postmaster.pid')
  if (!existsSync(pidFile)) return null
  const [pid, , , port] = readFileSync(pidFile, 'utf8').split('\n')
  const isOurs = processCommand(Number(pid))?.includes(`/postgres -D ${directory} `)
  return isOurs && port ? Number(port) : null
}

/**
 * Starts the cluster's server on 127.0.0.1 and waits until it answers. It has its own process group: it outlives this
 * process, and Ctrl-C in a terminal does not reach it. Throws an `AppError` with the server's own words.
 */
export async function startServer(cluster: Cluster, { port, logFile, settings = {} }: StartOptions): Promise<void> {
  if (runningPort(cluster) === null) disownPidFile(cluster)
  closeSync(openSync(logFile, 'a', 0o600))
  if (cluster.account.uid !== undefined) chownSync(logFile, cluster.account.uid, cluster.account.gid)
  const alreadyLogged = statSync(logFile).size
  const options = Object.entries({ port, listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings })
    .map(([name, value]) => `-c ${name}='${value}'`)
    .join(' ')
  const { code } = await run(
    postgresBinaries().pgCtl,
    ['start', '-D', cluster.directory, '-l', logFile, '-w', '-t', '60', '-s', '-o', options],
    cluster.account,
  )
  if (code !== 0) throw new AppError('unavailable', `PostgreSQL did not start: ${reason(logFile, alreadyLogged)}`)
}

/** Higher than any process id can be. */
const nobody = 2 ** 22 + 1

/**
 * The process id that a crash left behind may belong to another program by now, and PostgreSQL would refuse to start.
 * The file is kept, because PostgreSQL uses its other contents to find out whether backends of the dead server are
 * still running.
 */
function disownPidFile({ directory }: Cluster): void {
  const pidFile = path.join(directory, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^-?\d*/, String(nobody)))
}

/** The server's last error message, without its time. */
function reason(logFile: string, from: number): string {
  const lines = readFileSync(logFile).subarray(from).toString().split('\n')
  const complaint =
    lines.findLast((line) => /(FATAL|PANIC|ERROR|LOG): {2}could not/.test(line)) ??
    lines.findLast((line) => line !== '')
  return `${complaint?.replace(/^.*?(FATAL|PANIC|ERROR|LOG): +/, '') ?? 'it said nothing'}. See ${logFile}.`
}

/**
 * Stops the cluster's server and waits until it is down, for about four seconds: running statements are cancelled. A
 * server that needs longer is killed. Nothing that was committed is lost either way.
 */
export async function stopServer(cluster: Cluster): Promise<void> {
  let output = ''
  for (const mode of ['fast', 'immediate']) {
    if (runningPort(cluster) === null) return
    const args = ['stop', '-D', cluster.directory, '-m', mode, '-w', '-t', '4', '-s']
    output = (await run(postgresBinaries().pgCtl, args, cluster.account)).output.trim()
  }
  if (runningPort(cluster) !== null) throw new AppError('unavailable', `PostgreSQL did not stop: ${output}`)
}

const lookMilliseconds = 500
const firstPauseMilliseconds = 500
const longestPauseMilliseconds = 10_000
/** A server that ran this long had recovered: the pauses start over. */
const recoveredMilliseconds = 60_000

/**
 * Restarts a server that has ended, with growing pauses as long as it does not stay up. Calls `tell` for each end and
 * each failed start. Returns a function that stops this: nothing is running afterwards.
 */
export function keepServerRunning(
  cluster: Cluster,
  options: StartOptions,
  tell: (sentence: string) => void,
): () => Promise<void> {
  const stopping = new AbortController()
  const { signal } = stopping
  const pause = (milliseconds: number) => sleep(milliseconds, undefined, { signal }).catch(() => undefined)

  const watch = async () => {
    let startedAt = performance.now()
    let wait = firstPauseMilliseconds
    while (!signal.aborted) {
      await pause(lookMilliseconds)
      if (signal.aborted || runningPort(cluster) !== null) continue
      if (performance.now() - startedAt > recoveredMilliseconds) wait = firstPauseMilliseconds
      tell(`PostgreSQL ended unexpectedly and will be restarted in ${wait / 1000} s. See ${options.logFile}.`)
      await pause(wait)
      wait = Math.min(wait * 2, longestPauseMilliseconds)
      if (signal.aborted) return
      startedAt = performance.now()
      try {
        await endOrphans(cluster.directory)
        await startServer(cluster, options)
        if (!signal.aborted) tell('PostgreSQL is running again.')
      } catch (error) {
        if (!signal.aborted) tell(error instanceof Error ? error.message : String(error))
      }
    }
  }

  const watching = watch()
  return async () => {
    stopping.abort()
    // A server that is just starting is stopped as well: whoever waits for it then gives up.
    await stopServer(cluster)
    await watching
    await stopServer(cluster)
  }
}
