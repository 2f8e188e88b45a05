import type { TestProject } from 'vitest/node'
import { startS3Server } from './s3.ts'

/** Vitest's global setup: one S3 server for the whole run, started by the first test that needs it. */
export default function setup(project: TestProject): () => Promise<void> {
  let started: ReturnType<typeof startS3Server> | undefined
  const starter = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 120,
    fetch: async () => {
      started ??= startS3Server()
      return await started.then(
        ({ server }) => Response.json(server),
        (error: unknown) => new Response(String(error), { status: 500 }),
      )
    },
  })
  project.provide('s3ServerUrl', starter.url.href)
  return async () => {
    await starter.stop(true)
    if (started !== undefined) await (await started.catch(() => null))?.close()
  }
}
