import { freePorts } from '@abparts/local-postgres/free-ports'
import { createTestIssuer } from '@abparts/testing/access-tokens'
import { untilReady } from './until-ready.ts'

interface ServiceOptions {
  /** The module that runs, relative to the repository's root. */
  main: string
  /** The variable for the port that it listens on. */
  portVariable: string
  env: Record<string, string>
  /** The file for its request log. */
  logFile: string
}

export const benchmarkSecret = 'benchmark-only-secret-benchmark-only'

/** A service as it is deployed: two workers on one port, request log on (into a file). */
export async function startService({ main, portVariable, env, logFile }: ServiceOptions) {
  const [port = 0] = await freePorts(1)
  const issuer = await createTestIssuer()
  const jwks = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => Response.json(issuer.jwks) })
  const service = Bun.spawn([process.execPath, new URL(`../${main}`, import.meta.url).pathname], {
    env: {
      ...process.env,
      [portVariable]: String(port),
      PUBLIC_URL: issuer.issuer,
      JWKS_URL: jwks.url.href,
      MEDIA_URL_SECRETS: benchmarkSecret,
      WORKERS: '2',
      // As `npm start` and the containers do: docs/decisions/016-a-smaller-ram-size-for-the-garbage-collector.md.
      BUN_JSC_forceRAMSize: String(256 * 1024 ** 2),
      ...env,
    },
    stdout: Bun.file(logFile),
    stderr: 'inherit',
  })
  // Also when the benchmark fails.
  process.on('exit', () => service.kill('SIGTERM'))
  const base = `http://127.0.0.1:${port}`
  await untilReady(`${base}/health/ready`)
  const stop = async () => {
    service.kill('SIGTERM')
    await service.exited
    await jwks.stop(true)
  }
  return { base, pid: service.pid, authorize: issuer.authorize, stop }
}
