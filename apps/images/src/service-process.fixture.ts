import { fileURLToPath } from 'node:url'
import { freePorts } from '@abparts/local-postgres/free-ports'
import type { TestIssuer } from '@abparts/testing/access-tokens'
import { expect, vi } from 'vitest'

/** The service as it is deployed, in its own process, for benchmarks and crash tests. */
export async function startServiceProcess(databaseUrl: string, { issuer, jwks }: TestIssuer) {
  const [port = 0] = await freePorts(1)
  const keys = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => Response.json(jwks) })
  const service = Bun.spawn([process.execPath, fileURLToPath(new URL('main.ts', import.meta.url))], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      IMAGES_PORT: String(port),
      PUBLIC_URL: issuer,
      JWKS_URL: keys.url.href,
      MEDIA_URL_SECRETS: 's'.repeat(32),
      UPLOADS_PER_MINUTE: '1000000',
    },
    stdout: 'ignore',
    onExit: () => void keys.stop(true),
  })
  const base = `http://127.0.0.1:${port}`
  await vi.waitFor(async () => expect((await fetch(`${base}/health/ready`)).status).toBe(200), { timeout: 20_000 })
  return { service, base }
}
