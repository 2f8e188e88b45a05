import type { TestProject } from 'vitest/node'
import { startCephServer } from './ceph-server.ts'
import { S3Server } from './s3-server.ts'

/**
 * Vitest's global setup: one S3 server for the whole run, which starts when the first test asks for it. With
 * `S3_TEST_ENDPOINT` and keys it is the one there.
 */
export default function setup(project: TestProject): () => Promise<void> {
  const own = givenServer()
  let started: ReturnType<typeof startCephServer> | undefined
  const door = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 120,
    fetch: async () => {
      if (own !== null) return Response.json(own)
      started ??= startCephServer()
      return await started.then(
        ({ server }) => Response.json(server),
        (error: unknown) => new Response(String(error), { status: 500 }),
      )
    },
  })
  project.provide('s3ServerUrl', door.url.href)
  return async () => {
    await door.stop(true)
    if (started !== undefined) await (await started.catch(() => null))?.close()
  }
}

function givenServer(): S3Server | null {
  const { S3_TEST_ENDPOINT: endpoint, S3_TEST_REGION: region = 'us-east-1' } = process.env
  const { S3_TEST_ACCESS_KEY_ID: accessKeyId, S3_TEST_SECRET_ACCESS_KEY: secretAccessKey } = process.env
  return endpoint ? S3Server.parse({ endpoint, region, accessKeyId, secretAccessKey }) : null
}
