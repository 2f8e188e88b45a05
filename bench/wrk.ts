import { inTurns } from './in-turns.ts'

/** A script that requests one of the paths each time. */
export const atRandom = (paths: string[]) =>
  `local paths = {${paths.map((request) => JSON.stringify(request)).join(',')}}
request = function() return wrk.format("GET", paths[math.random(#paths)]) end`

/** The results of wrk. Latencies in milliseconds. */
export interface Load {
  requestsPerSecond: number
  p50: number
  p99: number
  bytesPerSecond: number
}

interface LoadOptions {
  url: string
  connections: number
  seconds: number
  /** Lua for wrk: chooses the next request. */
  script?: string
}

const done = `
done = function(summary, latency)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("RESULT %f %f %f %f %d\\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.bytes / (summary.duration / 1e6), failed))
end`

/** Sends as many requests as the server can answer, from one thread of wrk. */
export async function runLoad({ url, connections, seconds, script = '' }: LoadOptions): Promise<Load> {
  const file = `${process.env.TMPDIR ?? '/tmp'}/bench-${process.pid}.lua`
  await Bun.write(file, script + done)
  const wrk = Bun.spawn(['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', file, url], {
    stdout: 'pipe',
  })
  const output = await wrk.stdout.text()
  const [requestsPerSecond = 0, p50 = 0, p99 = 0, bytesPerSecond = 0, failed = 0] = (
    /RESULT (.*)/.exec(output)?.[1] ?? ''
  )
    .split(' ')
    .map(Number)
  if (failed > 0 || bytesPerSecond === 0) throw new Error(`The load on ${url} failed:\n${output}`)
  return { requestsPerSecond, p50, p99, bytesPerSecond }
}

/** Loads one server, then the other, repeatedly. Returns the median run of each, by bytes per second. */
export const loadInTurns = (ours: LoadOptions, reference: LoadOptions) =>
  inTurns(
    () => runLoad(ours),
    () => runLoad(reference),
    ({ bytesPerSecond }) => bytesPerSecond,
  )
