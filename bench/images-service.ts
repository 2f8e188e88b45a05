import { fileURLToPath } from 'node:url'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { createTestIssuer } from '@abparts/testing/access-tokens'

const main = fileURLToPath(new URL('../apps/images/src/main.ts', import.meta.url))

/** The images service as it is deployed: two workers on one port, request log on (into a file). */
export async function startImagesService(databaseUrl: string, directory: string, cacheBytes: number) {
  const [port = 0] = await freePorts(1)
  const issuer = await createTestIssuer()
  const jwks = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => Response.json(issuer.jwks) })
  const service = Bun.spawn([process.execPath, main], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      IMAGES_PORT: String(port),
      PUBLIC_URL: issuer.issuer,
      JWKS_URL: jwks.url.href,
      MEDIA_URL_SECRETS: 'benchmark-only-secret-benchmark-only',
      IMAGE_CACHE_BYTES: String(cacheBytes),
      UPLOADS_PER_MINUTE: '1000000',
      WORKERS: '2',
    },
    stdout: Bun.file(`${directory}/images.log`),
    stderr: 'inherit',
  })
  // Also when the benchmark fails.
  process.on('exit', () => service.kill('SIGTERM'))
  const base = `http://127.0.0.1:${port}`
  for (let attempt = 0; attempt < 100; attempt++) {
    if (
      await fetch(`${base}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break
    await Bun.sleep(50)
  }
  const stop = async () => {
    service.kill('SIGTERM')
    await service.exited
    await jwks.stop(true)
  }
  return { base, pid: service.pid, authorize: issuer.authorize, stop }
}
