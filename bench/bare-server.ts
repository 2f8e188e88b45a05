import { freePorts } from '@abparts/local-postgres/free-ports'
import { untilReady } from './until-ready.ts'

const program = `
  const body = new Blob([await Bun.file(process.argv[1]).bytes()])
  const answer = () => new Response(body, { headers: { 'content-type': 'image/webp' } })
  Bun.serve({ hostname: '127.0.0.1', port: Number(process.argv[2]), reusePort: true, fetch: answer })`

/**
 * Two processes that answer every request with the same bytes and do nothing else: the minimal cost of an answer on
 * Bun.
 */
export async function startBareServer(file: string) {
  const [port = 0] = await freePorts(1)
  const workers = [1, 2].map(() => Bun.spawn([process.execPath, '-e', program, file, String(port)]))
  // Also when the benchmark fails.
  process.on('exit', () => workers.map((worker) => worker.kill('SIGTERM')))
  const url = `http://127.0.0.1:${port}/`
  await untilReady(url)
  const stop = async () => {
    for (const worker of workers) worker.kill('SIGTERM')
    await Promise.all(workers.map(({ exited }) => exited))
  }
  return { url, stop }
}
